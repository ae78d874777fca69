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
    # A part taken back in another currency may leave a rounding, booked as exchange
    # difference; nothing of it is left once all is reversed.
    "a netting takes from both sides alike": """
        SELECT netting.id, netting.state, SUM(line.balance), SUM(line.amount_currency)
          FROM account_move_line line
          JOIN account_account account ON account.id = line.account_id
          JOIN account_move move ON move.id = line.move_id
          JOIN account_netting netting ON netting.id = move.netting_id
          JOIN res_company company ON company.id = netting.company_id
          JOIN res_currency currency ON currency.id = company.currency_id
         WHERE line.parent_state = 'posted'
           AND (account.account_type IN ('asset_receivable', 'liability_payable')
                OR account.id IN (SELECT tolerance_account_id
                                    FROM account_netting_agreement))
           -- What discounts settle beside has a law of its own.
           AND NOT EXISTS (SELECT 1 FROM account_netting_line discounted
                            WHERE discounted.netting_id = netting.id
                              AND discounted.amount_discount != 0)
      GROUP BY 1, 2
        HAVING ABS(ROUND(SUM(line.balance), 6)) > CASE netting.state
               WHEN 'posted' THEN MAX(currency.rounding)
                                  * COUNT(DISTINCT move.reversed_entry_id)
                                  * COUNT(DISTINCT move.id)
               ELSE 0 END
            OR ROUND(SUM(line.amount_currency), 6) != 0
    """,
    "the entries of a netting are there just while it stands, or mirrored": """
        SELECT netting.id, netting.state, COUNT(move.id), COUNT(move.reversed_entry_id)
          FROM account_netting netting LEFT JOIN account_move move
            ON move.netting_id = netting.id AND move.state = 'posted'
      GROUP BY 1, 2 HAVING COUNT(move.id) - COUNT(move.reversed_entry_id)
                 != (netting.state IN ('posted', 'reversed'))::int
            OR (COUNT(move.reversed_entry_id) > 0) < (netting.state = 'reversed')
            OR (COUNT(move.reversed_entry_id) > 0)
                 > (netting.state IN ('posted', 'reversed'))
    """,
    "what was taken back has its corrections": """
        SELECT netting.id, netting.state, taken.amount, corrected.amount
          FROM account_netting netting
          JOIN LATERAL (
                SELECT SUM(CASE line.side WHEN 'receivable'
                           THEN COALESCE(line.amount_taken_back, 0)
                                + COALESCE(line.discount_taken_back, 0) ELSE 0 END
                           -- With the last of an item, its rest comes back; one of
                           -- the vendor side may stand on the customer account.
                           + CASE WHEN line.amount IS DISTINCT FROM
                                       line.amount_taken_back
                                  THEN 0 ELSE COALESCE(line.amount_transferred, 0)
                                       + CASE line.side WHEN 'receivable'
                                         THEN COALESCE(line.amount_written_off, 0)
                                         ELSE 0 END
                              END) AS amount
                  FROM account_netting_line line
                 WHERE line.netting_id = netting.id
               ) taken ON TRUE
          LEFT JOIN LATERAL (
                SELECT SUM(line.amount_currency) AS amount
                  FROM account_move move
                  JOIN account_move_line line ON line.move_id = move.id
                  JOIN account_account account ON account.id = line.account_id
                 WHERE move.netting_id = netting.id AND move.state = 'posted'
                   AND move.reversed_entry_id IS NOT NULL
                   AND account.account_type = 'asset_receivable'
               ) corrected ON TRUE
         WHERE netting.state IN ('posted', 'reversed')
           AND ROUND(COALESCE(taken.amount, 0) - COALESCE(corrected.amount, 0), 6) != 0
    """,
    "no more is taken back than was netted, all of it by a reversal": """
        SELECT line.id, netting.state, line.amount, COALESCE(line.amount_taken_back, 0)
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
         WHERE ABS(COALESCE(line.amount_taken_back, 0)) > ABS(line.amount)
            OR COALESCE(line.amount_taken_back, 0) * line.amount < 0
            OR netting.state = 'reversed'
               AND COALESCE(line.amount_taken_back, 0) != line.amount
            OR netting.state NOT IN ('posted', 'reversed')
               AND COALESCE(line.amount_taken_back, 0) != 0
    """,
    "the history adds up to the ledger, item by item": """
        SELECT item.id, matched.amount, SUM(standing.amount)
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
         CROSS JOIN LATERAL (
                SELECT CASE WHEN line.amount = COALESCE(line.amount_taken_back, 0)
                            THEN 0
                            ELSE line.amount + COALESCE(line.amount_written_off, 0)
                                 + COALESCE(line.amount_transferred, 0)
                                 + COALESCE(line.amount_discount, 0)
                                 - COALESCE(line.discount_taken_back, 0)
                                 - COALESCE(line.amount_taken_back, 0)
                        END AS amount
               ) standing
         WHERE netting.state = 'posted'
      GROUP BY item.id, matched.amount
        HAVING ROUND(ABS(SUM(standing.amount)), 6)
               IS DISTINCT FROM COALESCE(matched.amount, 0)
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
    "each part netted has its share of the tax on payment": """
        SELECT entry.id, entry.date, partial.id, tax.amount, whole.tax, whole.total
          FROM account_move entry
          JOIN account_partial_reconcile partial
            ON partial.id = entry.tax_cash_basis_rec_id
          JOIN account_move origin ON origin.id = entry.tax_cash_basis_origin_move_id
          JOIN res_currency currency ON currency.id = origin.currency_id
          JOIN account_move_line item
            ON item.id IN (partial.debit_move_id, partial.credit_move_id)
           AND item.move_id = origin.id
          JOIN account_move_line other
            ON other.id IN (partial.debit_move_id, partial.credit_move_id)
           AND other.move_id != origin.id
          JOIN account_move settling ON settling.id = other.move_id
           AND settling.netting_id IS NOT NULL
          JOIN LATERAL (
                SELECT SUM(CASE WHEN line.tax_line_id IS NOT NULL
                                THEN line.amount_currency ELSE 0 END) AS amount
                  FROM account_move_line line WHERE line.move_id = entry.id
               ) tax ON TRUE
          JOIN LATERAL (
                SELECT SUM(CASE WHEN line.tax_line_id IS NOT NULL
                                THEN line.amount_currency ELSE 0 END) AS tax,
                       SUM(CASE WHEN line.display_type = 'payment_term'
                                THEN ABS(line.amount_currency) ELSE 0 END) AS total
                  FROM account_move_line line WHERE line.move_id = origin.id
               ) whole ON TRUE
         WHERE ABS(tax.amount - whole.tax / NULLIF(whole.total, 0)
                   * CASE WHEN partial.debit_move_id = item.id
                          THEN partial.debit_amount_currency
                          ELSE partial.credit_amount_currency END)
               > 4 * currency.rounding
    """,
    "tax on payment is due in the month of its netting, or of what was taken back": """
        SELECT entry.id, entry.date, netting.date
          FROM account_move entry
          JOIN account_partial_reconcile partial
            ON partial.id = entry.tax_cash_basis_rec_id
          JOIN account_move_line line
            ON line.id IN (partial.debit_move_id, partial.credit_move_id)
          JOIN account_move settling ON settling.id = line.move_id
          JOIN account_netting netting ON netting.id = settling.netting_id
         WHERE entry.date != netting.date
           AND entry.date NOT IN (
               SELECT date FROM account_move correction
                WHERE correction.netting_id = netting.id
                  AND correction.reversed_entry_id IS NOT NULL)
    """,
    "what a netting brings about is booked in its own company": """
        SELECT netting.id, netting.company_id, effect.id, effect.company_id
          FROM account_partial_reconcile partial
          JOIN account_move_line line
            ON line.id IN (partial.debit_move_id, partial.credit_move_id)
          JOIN account_move settling ON settling.id = line.move_id
          JOIN account_netting netting ON netting.id = settling.netting_id
          JOIN account_move effect ON effect.id = partial.exchange_move_id
            OR effect.tax_cash_basis_rec_id = partial.id
         WHERE effect.company_id != netting.company_id
    """,
    "no cap is exceeded": """
        SELECT cap.id, netting.id, netting.amount - netting.amount_taken_back
          FROM account_netting_cap cap
          JOIN account_netting netting ON netting.company_id = cap.company_id
           AND cap.partner_id IN (netting.customer_id, netting.vendor_id)
           AND netting.currency_id = cap.currency_id
           AND netting.state = 'posted'
         WHERE cap.period = 'netting'
           AND ROUND(netting.amount - cap.amount, 6) > 0
     UNION ALL
        SELECT cap.id, NULL, SUM(netting.amount - netting.amount_taken_back)
          FROM account_netting_cap cap
          JOIN account_netting netting ON netting.company_id = cap.company_id
           AND cap.partner_id IN (netting.customer_id, netting.vendor_id)
           AND netting.currency_id = cap.currency_id
           AND netting.state = 'posted'
         WHERE cap.period = 'month'
      GROUP BY cap.id, cap.amount, DATE_TRUNC('month', netting.date)
        HAVING ROUND(SUM(netting.amount - netting.amount_taken_back) - cap.amount, 6)
               > 0
    """,
    "what was left is what was open without what was netted, and what went with it": """
        SELECT id, amount_open, amount, amount_discount, amount_written_off,
               amount_transferred, amount_left
          FROM account_netting_line
         WHERE ROUND(amount_open - amount - amount_discount - amount_written_off
                     - amount_transferred - amount_left, 6) != 0
    """,
    "a discount is part of its item, and comes back with the last of it": """
        SELECT line.id, netting.state, line.amount, line.amount_discount,
               line.discount_taken_back
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
         WHERE line.amount_discount * line.amount < 0
            OR line.amount_discount != 0 AND line.discount_policy IS NULL
            OR ABS(COALESCE(line.discount_taken_back, 0)) > ABS(line.amount_discount)
            OR line.amount = COALESCE(line.amount_taken_back, 0)
               AND line.amount_discount != COALESCE(line.discount_taken_back, 0)
    """,
    "a discount is booked just while it stands": """
        SELECT netting.id, stands.currency_id, stands.amount, booked.amount
          FROM account_netting netting
          JOIN account_netting_agreement agreement
            ON agreement.id = netting.agreement_id
         CROSS JOIN LATERAL (
                SELECT line.currency_id,
                       SUM(CASE line.side WHEN 'payable' THEN -1 ELSE 1 END
                           * (line.amount_discount
                              - COALESCE(line.discount_taken_back, 0))) AS amount
                  FROM account_netting_line line
                 WHERE line.netting_id = netting.id
              GROUP BY line.currency_id
                HAVING BOOL_OR(line.amount_discount != 0)) stands
         CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(line.amount_currency), 0) AS amount
                  FROM account_move entry
                  JOIN account_move_line line ON line.move_id = entry.id
                  JOIN account_account account ON account.id = line.account_id
                 WHERE entry.netting_id = netting.id AND entry.state = 'posted'
                   AND line.currency_id = stands.currency_id
                   -- What rounding leaves, and differences of exchange.
                   AND NOT EXISTS (
                       SELECT 1 FROM res_company company
                        WHERE account.id IN (
                              company.income_currency_exchange_account_id,
                              company.expense_currency_exchange_account_id))
                   AND account.account_type NOT IN ('asset_receivable',
                                                    'liability_payable')
                   AND account.id NOT IN (
                       agreement.account_id,
                       COALESCE(agreement.payable_account_id, agreement.account_id),
                       COALESCE(agreement.tolerance_account_id, agreement.account_id))
               ) booked
         WHERE netting.state IN ('posted', 'reversed')
           AND ROUND(stands.amount - booked.amount, 6) != 0
    """,
    "what moved is all the rest of a netted item, and stands on the other account": """
        SELECT line.id, line.amount_transferred, line.amount_left,
               rest.amount_currency, account.account_type
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
          LEFT JOIN account_move_line rest ON rest.id = line.transfer_line_id
          LEFT JOIN account_account account ON account.id = rest.account_id
         WHERE netting.state IN ('posted', 'reversed')
           AND (line.amount_transferred != 0 AND line.amount_left != 0
                OR ROUND(line.amount_transferred, 6) != ROUND(COALESCE(
                   CASE line.side WHEN 'payable' THEN -1 ELSE 1 END
                   * rest.amount_currency, 0), 6)
                OR account.account_type = CASE line.side
                   WHEN 'payable' THEN 'liability_payable'
                   ELSE 'asset_receivable' END)
    """,
    "what moved is closed just with the last of its item, or by somebody else": """
        SELECT line.id, netting.state, rest.amount_residual_currency
          FROM account_netting_line line
          JOIN account_netting netting ON netting.id = line.netting_id
          JOIN account_move_line rest ON rest.id = line.transfer_line_id
         WHERE line.amount = COALESCE(line.amount_taken_back, 0)
           AND rest.amount_residual_currency != 0
    """,
    "what is written off is all the rest of a netted item, within the tolerance": """
        SELECT id, amount_open, amount, amount_written_off, amount_tolerance
          FROM account_netting_line
         WHERE amount_written_off != 0
           AND (amount = 0 OR amount_left != 0 OR amount_written_off * amount < 0
                OR ABS(amount_written_off) > amount_tolerance)
    """,
    "what is written off is booked just while it stands": """
        SELECT netting.id, SUM(CASE line.side WHEN 'payable' THEN -1 ELSE 1 END
               * line.amount_written_off), booked.amount
          FROM account_netting netting
          JOIN account_netting_agreement agreement
            ON agreement.id = netting.agreement_id
          JOIN account_netting_line line ON line.netting_id = netting.id
           AND netting.state = 'posted'
           AND line.amount != COALESCE(line.amount_taken_back, 0)
          LEFT JOIN LATERAL (
                SELECT SUM(entry.amount_currency) AS amount
                  FROM account_move_line entry
                  JOIN account_move move ON move.id = entry.move_id
                 WHERE move.netting_id = netting.id AND move.state = 'posted'
                   AND entry.account_id = agreement.tolerance_account_id) booked
            ON TRUE
      GROUP BY netting.id, booked.amount
        HAVING ROUND(SUM(CASE line.side WHEN 'payable' THEN -1 ELSE 1 END
               * line.amount_written_off) - COALESCE(booked.amount, 0), 6) != 0
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
