"""Mails say what is netted of their own partner, where several are netted together."""

OLD = "format_amount(object.amount, object.currency_id)"
NEW = "format_amount(object._get_shown_total(), object.currency_id)"


def migrate(cr, version):
    # In all languages, and whatever else was changed of the text.
    cr.execute(
        """
        UPDATE mail_template
           SET body_html = REPLACE(body_html::text, %(old)s, %(new)s)::jsonb
         WHERE model = 'account.netting'
           AND body_html::text LIKE %(among)s
        """,
        {"old": OLD, "new": NEW, "among": f"%{OLD}%"},
    )
