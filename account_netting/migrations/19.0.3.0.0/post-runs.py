"""Bring what runs said of their pairs up to what became of the nettings since."""


def migrate(cr, version):
    """Let outcomes and amounts follow the nettings, as they do from now on.

    What a simulation showed as posted or proposed says that it would be.
    """
    cr.execute(
        """
        UPDATE account_netting_run_line line
           SET outcome = CASE line.outcome
                         WHEN 'posted' THEN 'would_post' ELSE 'would_propose' END
          FROM account_netting_run run
         WHERE run.id = line.run_id
           AND run.is_simulation
           AND line.outcome IN ('posted', 'proposed')
        """
    )
    cr.execute(
        """
        UPDATE account_netting_run_line line
           SET outcome = CASE netting.state
                         WHEN 'posted' THEN 'posted'
                         WHEN 'reversed' THEN 'reversed'
                         WHEN 'cancel' THEN 'skipped'
                         ELSE 'proposed' END,
               amount = netting.amount,
               amount_company = netting.amount_company
          FROM account_netting netting
         WHERE netting.id = line.netting_id
           AND line.outcome IN ('posted', 'proposed')
        """
    )
    # Proposals that were deleted since.
    cr.execute(
        """
        UPDATE account_netting_run_line
           SET outcome = 'skipped', amount = 0, amount_company = 0
         WHERE netting_id IS NULL
           AND outcome IN ('posted', 'proposed')
        """
    )
