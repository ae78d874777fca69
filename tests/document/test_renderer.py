"""The program that makes PDFs fetches nothing that somebody typed."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from odoo.tests import HttpCase, tagged

from ..common import NettingCommon

TEXTS = ("proposal_text", "acceptance_text", "advice_text", "reversal_text")


@contextmanager
def listen():
    """Listen on an address of this machine; yield it, and the paths asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@tagged("standard", "post_install", "-at_install")
class TestRenderer(NettingCommon, HttpCase):
    def test_no_address_in_a_text_is_fetched(self):
        """Neither from another machine nor from the server's own files."""
        with listen() as (address, asked):
            hostile = f'<img src="{address}/typed"><iframe src="file:///etc/passwd">'
            netting = self._netting_of(hostile)
            papers = {
                "statement": netting,
                "agreement": netting.agreement_id,
                "advice": netting,
                "reversal": netting,
            }
            for paper, document in papers.items():
                if paper == "advice":
                    netting.action_post()
                elif paper == "reversal":
                    netting.action_reverse(reason=hostile)
                with self.subTest(paper):
                    self._print(paper, document)
                    self.assertEqual(asked, [])

            # The same program does fetch what is no text: the test can fail.
            self._run(f'<html><body><img src="{address}/meant"></body></html>')
            self.assertEqual(asked, ["/meant"])

    def _netting_of(self, hostile):
        self.partner.write({"name": hostile, "street": hostile, "city": hostile})
        wording = self.env["account.netting.wording"].create(
            {"name": "Hostile", **dict.fromkeys(TEXTS, hostile)}
        )
        self._agreement(
            self.partner, name=hostile, description=hostile, wording_id=wording.id
        )
        return self._propose(
            self._invoice(self.partner, 100, ref=hostile),
            self._bill(self.partner, 60, ref=hostile),
        )

    def _print(self, paper, document):
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                f"account_netting.action_report_netting_{paper}", document.ids
            )
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))

    def _run(self, page):
        self.env["ir.actions.report"]._run_wkhtmltopdf([page])
