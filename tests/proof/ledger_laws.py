"""What must hold of the ledger at any moment, whatever was done before.

Each law is one query over all companies that returns what breaks it.
"""

LAWS = {
    "every entry balances": """
        SELECT move_id, SUM(balance) FROM account_move_line
         WHERE parent_state = 'posted'
      GROUP BY move_id HAVING ROUND(SUM(balance), 6) != 0
    """,
    "the bridging account is zero in company currency": """
        SELECT line.company_id, line.account_id, SUM(line.balance)
          FROM account_move_line line
         WHERE line.parent_state = 'posted'
           AND line.account_id IN (SELECT account_id FROM account_netting_agreement)
      GROUP BY 1, 2 HAVING ROUND(SUM(line.balance), 6) != 0
    """,
    "the bridging account is zero in every currency": """
        SELECT line.company_id, line.account_id, line.currency_id,
               SUM(line.amount_currency)
          FROM account_move_line line
         WHERE line.parent_state = 'posted'
           AND line.account_id IN (SELECT account_id FROM account_netting_agreement)
      GROUP BY 1, 2, 3 HAVING ROUND(SUM(line.amount_currency), 6) != 0
    """,
    "no item is settled beyond what it was for": """
        SELECT line.id, line.amount_currency, line.amount_residual_currency
          FROM account_move_line line JOIN account_account account
            ON account.id = line.account_id
         WHERE line.parent_state = 'posted'
           AND account.account_type IN ('asset_receivable', 'liability_payable')
           AND (ABS(line.amount_residual_currency) > ABS(line.amount_currency)
                OR line.amount_residual_currency * line.amount_currency < 0)
    """,
    "what is matched in full has nothing left in either currency": """
        SELECT line.id, line.amount_residual, line.amount_residual_currency
          FROM account_move_line line JOIN account_account account
            ON account.id = line.account_id
         WHERE line.parent_state = 'posted' AND account.reconcile
           AND line.reconciled
           AND (line.amount_residual != 0 OR line.amount_residual_currency != 0)
    """,
    "what is open of a partner is its balance": """
        SELECT SPLIT_PART(company.parent_path, '/', 1), line.partner_id,
               SUM(line.balance), SUM(line.amount_residual)
          FROM account_move_line line
          JOIN account_account account ON account.id = line.account_id
          JOIN res_company company ON company.id = line.company_id
         WHERE line.parent_state = 'posted'
           AND account.account_type IN ('asset_receivable', 'liability_payable')
      GROUP BY 1, 2 HAVING ROUND(SUM(line.balance - line.amount_residual), 6) != 0
    """,
    "a netting takes from both sides alike": """
        SELECT move.netting_id, move.id IS NULL, SUM(line.balance),
               SUM(line.amount_currency)
          FROM account_move_line line
          JOIN account_account account ON account.id = line.account_id
          JOIN account_move move ON move.id = line.move_id
         WHERE line.parent_state = 'posted' AND move.netting_id IS NOT NULL
           AND account.account_type IN ('asset_receivable', 'liability_payable')
      GROUP BY 1, 2 HAVING ROUND(SUM(line.balance), 6) != 0
            OR ROUND(SUM(line.amount_currency), 6) != 0
    """,
    "the entries of a netting are there just while it stands, or mirrored": """
        SELECT netting.id, netting.state, COUNT(move.id)
          FROM account_netting netting LEFT JOIN account_move move
            ON move.netting_id = netting.id AND move.state = 'posted'
      GROUP BY 1, 2 HAVING COUNT(move.id) != CASE netting.state
               WHEN 'posted' THEN 1 WHEN 'reversed' THEN 2 ELSE 0 END
    """,
    "the history adds up to the ledger, item by item": """
        SELECT item.id, SUM(line.amount), matched.amount
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
          JOIN account_move_line item ON item.id = line.move_line_id
          LEFT JOIN LATERAL (
                SELECT SUM(CASE WHEN partial.debit_move_id = item.id
                                THEN partial.debit_amount_currency
                                ELSE partial.credit_amount_currency END) AS amount
                  FROM account_partial_reconcile partial
                  JOIN account_move_line other
                    ON other.id IN (partial.debit_move_id, partial.credit_move_id)
                   AND other.id != item.id
                  JOIN account_move entry ON entry.id = other.move_id
                 WHERE item.id IN (partial.debit_move_id, partial.credit_move_id)
                   AND entry.netting_id IS NOT NULL
               ) matched ON TRUE
         WHERE netting.state = 'posted'
      GROUP BY item.id, matched.amount
        HAVING ROUND(ABS(SUM(line.amount)), 6) IS DISTINCT FROM matched.amount
    """,
    "what is noted as settled is what stands, item by item": """
        SELECT netting.id, noted.side, noted.amount, SUM(CASE
               WHEN netting.state = 'posted'
               THEN line.amount - COALESCE(line.amount_taken_back, 0) ELSE 0 END)
          FROM account_netting netting
          JOIN account_netting_line line ON line.netting_id = netting.id
          LEFT JOIN LATERAL (
                SELECT settled.side, SUM(settled.amount) AS amount
                  FROM account_netting_settlement settled
                 WHERE settled.netting_id = netting.id AND settled.side = line.side
                   AND settled.move_id = (SELECT move_id FROM account_move_line item
                                           WHERE item.id = line.move_line_id)
              GROUP BY 1) noted ON TRUE
         WHERE netting.state IN ('posted', 'reversed')
      GROUP BY netting.id, line.side, noted.side, noted.amount,
               (SELECT move_id FROM account_move_line item
                 WHERE item.id = line.move_line_id)
        HAVING ROUND(COALESCE(noted.amount, 0), 6) != ROUND(SUM(CASE
               WHEN netting.state = 'posted'
               THEN line.amount - COALESCE(line.amount_taken_back, 0) ELSE 0 END), 6)
    """,
    "tax on payment that is noted is what its entries say": """
        SELECT entered.netting_id, entered.tax, noted.tax
          FROM (SELECT rel.account_netting_id AS netting_id, -SUM(line.balance) AS tax
                  FROM account_netting_tax_move_rel rel
                  JOIN account_move entry
                    ON rel.account_move_id IN (entry.id, entry.reversed_entry_id)
                  JOIN account_move_line line ON line.move_id = entry.id
                 WHERE line.tax_line_id IS NOT NULL AND entry.state = 'posted'
              GROUP BY 1) entered
          FULL JOIN (
                SELECT netting_id, SUM(amount_tax) AS tax
                  FROM account_netting_settlement WHERE is_due GROUP BY 1) noted
            ON noted.netting_id = entered.netting_id
         WHERE ROUND(COALESCE(entered.tax, 0), 6) != ROUND(COALESCE(noted.tax, 0), 6)
    """,
    "base on payment that is noted is what its entries say": """
        SELECT entered.netting_id, entered.base, noted.base
          FROM (SELECT rel.account_netting_id AS netting_id, -SUM(line.balance) AS base
                  FROM account_netting_tax_move_rel rel
                  JOIN account_move entry
                    ON rel.account_move_id IN (entry.id, entry.reversed_entry_id)
                  JOIN account_move_line line ON line.move_id = entry.id
                 WHERE line.tax_line_id IS NULL AND entry.state = 'posted'
                   AND EXISTS (SELECT 1 FROM account_move_line_account_tax_rel borne
                                WHERE borne.account_move_line_id = line.id)
              GROUP BY 1) entered
          FULL JOIN (
                SELECT netting_id, SUM(amount_base) AS base
                  FROM account_netting_settlement WHERE is_due GROUP BY 1) noted
            ON noted.netting_id = entered.netting_id
         WHERE ROUND(COALESCE(entered.base, 0), 6) != ROUND(COALESCE(noted.base, 0), 6)
    """,
    "what was left is what was open without what was netted": """
        SELECT id, amount_open, amount, amount_left FROM account_netting_line
         WHERE ROUND(amount_open - amount - amount_left, 6) != 0
    """,
    "both sides of a posted netting are equal": """
        SELECT netting.id, SUM(CASE line.side WHEN 'payable' THEN -line.amount
                                              ELSE line.amount END)
          FROM account_netting netting JOIN account_netting_line line
            ON line.netting_id = netting.id
         WHERE netting.state IN ('posted', 'reversed')
      GROUP BY 1 HAVING ROUND(SUM(CASE line.side WHEN 'payable' THEN -line.amount
                                                 ELSE line.amount END), 6) != 0
    """,
    "an item is reserved by just the open netting it stands in": """
        SELECT line.id, netting.state, line.amount, line.reserved
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
         WHERE COALESCE(line.reserved, FALSE) != (line.amount != 0
               AND netting.state IN ('draft', 'sent', 'accepted'))
    """,
    "a run says what became of its nettings": """
        SELECT line.id, line.outcome, netting.state
          FROM account_netting_run_line line LEFT JOIN account_netting netting
            ON netting.id = line.netting_id
         WHERE line.outcome IN ('posted', 'proposed', 'reversed')
               AND netting.id IS NULL
            OR netting.id IS NOT NULL AND line.outcome != CASE netting.state
               WHEN 'posted' THEN 'posted' WHEN 'reversed' THEN 'reversed'
               WHEN 'cancel' THEN 'skipped' ELSE 'proposed' END
    """,
    "no entry is left as a draft": """
        SELECT id, name FROM account_move
         WHERE netting_id IS NOT NULL AND state != 'posted'
    """,
}


def broken_laws(read):
    """Return, one a line, which laws are broken and by what.

    :param read: function that runs a query and returns its rows
    """
    found = {law: read(query) for law, query in LAWS.items()}
    return "\n".join(f"{law}: {rows[:5]}" for law, rows in found.items() if rows)
