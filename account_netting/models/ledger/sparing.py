"""Of the lines of a batch, a few answer for all what Odoo asks of each."""


def pick_by_company(records):
    """Return which of many records to ask whether they and others are of one company.

    A thousand lines of entries have a few accounts, and each partner some of them.

    :return: ``{field to check: records}``, one for each company and value
    """
    picked = {}
    for name, field in records._fields.items():
        if field.relational and field.check_company:
            ids = {(record.company_id, record[name]): record.id for record in records}
            picked[name] = records.browse(ids.values())
    return picked
