"""Tell the administrators of a company what could not be set up for it."""

from markupsafe import Markup

from odoo import models

ACTIVITY_TYPE = "account_netting.mail_activity_setup"


class ResCompany(models.Model):
    _inherit = "res.company"

    def _note_netting_problems(self, problems):
        """Note what is missing of the company's netting set-up, or that nothing is.

        A to-do on the company's own contact, for each administrator of the company;
        it goes by itself once the set-up succeeds.

        :param problems: ``(field of the company, error)`` of all that failed
        """
        self.ensure_one()
        # The note is for administrators, whoever came upon the problem.
        partner = self.sudo().partner_id
        partner.activity_unlink([ACTIVITY_TYPE])
        if not problems:
            return
        for user in self._get_netting_administrators():
            company = self.with_context(lang=user.lang)
            partner.with_context(
                lang=user.lang, mail_activity_quick_update=True
            ).activity_schedule(
                ACTIVITY_TYPE,
                user_id=user.id,
                summary=company.env._(
                    "Netting is not set up for %(company)s", company=self.name
                ),
                note=company._get_netting_problem_note(problems),
            )

    def _get_netting_administrators(self):
        """Return who can mend the settings of the company: its administrators."""
        # Who administers is asked by whoever installs a chart.
        group = self.env.ref("base.group_system").sudo()
        administrators = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        )
        # Who administers is asked by whoever installs a chart.
        return administrators or self.env.ref("base.user_admin").sudo()

    def _get_netting_problem_note(self, problems):
        fields = self.env["res.company"].fields_get(
            [field for field, _error in problems]
        )
        items = Markup().join(
            Markup("<li>%s: %s</li>") % (fields[field]["string"], error)
            for field, error in problems
        )
        return Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
            self.env._("These could not be made for %(company)s:", company=self.name),
            items,
            self.env._(
                "Create them by hand and choose them in the settings of Invoicing, "
                "under Netting Entries, with %(company)s as the current company.",
                company=self.name,
            ),
        )
