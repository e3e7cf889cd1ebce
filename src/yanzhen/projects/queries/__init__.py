"""Questions about projects; frozen rows, no writes, a fixed number of queries each.

standing   held(project), what_is_missing(project, to), gates(project)  - the stage rail
board      stage_board(user, scope, on), project_list (ListSpec), pool_list, cards
page       project_page(user, code, on), project_timeline, handover_sheet
matching   find_hits(investor, on) - who else reports this investor; taken_leads(user, …)
course     alarms(user, on), alarm_counts, milestones(project), activities
counting   counted_contracts, foreign_capital_received, starts, opening_balances
company    of_company(user, company), search_hits(text, user, limit)
cases      collision_list, case_page, cases_of(user)
"""
