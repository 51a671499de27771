"""The routes of editions and their dashboard: the owner coordinates one edition, nobody else does."""

from __future__ import annotations

# Who neither coordinates nor takes part does not learn that the edition exists.
OWNED = {
    "editions.show", "editions.plan", "editions.save_plan", "editions.step",
    "editions.add_coordinator", "editions.end_coordinator", "editions.cities", "editions.add_city",
    "editions.change_role", "editions.remove_city", "editions.people", "editions.save_people",
    "editions.pace", "editions.save_pace", "dashboard.show", "dashboard.as_table",
    "dashboard.as_workbook", "dashboard.write_nudge", "dashboard.send_nudge",
}  # fmt: skip
# The owner's city takes no part in the owner's edition.
OF_A_CITY = {"editions.people", "dashboard.write_nudge"}
