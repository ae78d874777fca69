"""Run the benchmark and print its table: what ``make bench`` does."""

import sys

from benchmarks import desk_parts, odoo_parts, parts, report
from benchmarks.options import Options
from tools import console, paths
from tools.console import Failure

PARTS = {
    "limit": odoo_parts.compare_with_limit,
    "bystander": odoo_parts.check_bystander,
    "desk": desk_parts.use_forms,
    "oca": parts.compare_with_oca,
    "flat": parts.check_flatness,
    "million": parts.read_large_ledger,
    "parallel": parts.share_work,
}
REPORT = paths.LOCAL / "benchmarks/report.md"


def main():
    """Run the parts asked for; return the exit status."""
    try:
        options = Options.read()
        sections = [PARTS[part](options) for part in options.parts]
    except Failure as failure:
        console.report(failure)
        return 1
    except KeyboardInterrupt:
        return 130
    text = report.render(sections)
    REPORT.write_text(text + "\n")
    console.say(f"\n{text}\n\nThe same is in {paths.short(REPORT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
