"""What has an address and is no page to look at: buttons, downloads, pieces of pages, other programs' doors."""

from __future__ import annotations

NOT_PAGES = {
    *("assessment:paper", "assessment:approve", "assessment:publish", "assessment:withdraw"),  # a download, buttons
    *("bulletins:order", "bulletins:making", "bulletins:file"),  # a form, a run on its way, downloads
    *("explore:view", "explore:delete_view"),  # leads to what it asks; taken by a form
    *("waiting:rank", "waiting:download", "waiting:accept", "waiting:refuse", "waiting:take_back"),
    *(
        "waiting:begin_rules",
        "portal:download",
        "portal:filed",  # only behind a filing just handed in: tests/facilities/test_filing_requests.py
        *("portal:filing_more", "portal:close_standing"),  # only behind an opened filing: the same tests
        *("filings:request_paper", "filings:take_in_more"),
        "portal:photo",  # images: tests/facilities/test_photos.py
        "facilities:photo",
        "facilities:remove_photo",
        "plan:project_photo",  # tests/plan/test_project_card.py
        "plan:remove_project_photo",
        "facilities:withdraw_price",
        "portal:close_my_place",
        "portal:close_own_copy",
        "portal:own_request",  # only behind an opened record: tests/people/test_own_requests.py
        "people:own_code",
        "plan:count_figures",
    ),
    # Downloads, answers to scripts, addresses that only take a form, or need a state their own journey brings about.
    *(
        "suggest",
        "places:search",
        "health",
        "preferences",
        "robots",
        "plan:ours",
        "plan:pack",
        "plan:link",
        "plan:write_report",
        "plan:order_circular",
        "plan:circular_making",
        "plan:circular_file",
        "plan:decide_report",
        "plan:take_back_report",
        "plan:figure_compare",
        "plan:figure_moved",  # only after two snapshots: tests/exchange/test_figure_pages.py
        "plan:write_return",
        "plan:decide_return",
        "plan:take_back_return",
        "plan:take_return_file_off",
        "plan:remove_report_evidence",
        "plan:report_month",
        "plan:review_confirm",
    ),
    *("plan:review_merge", "plan:review_accept", "plan:review_discard", "plan:review_decide"),
    *("accounts:grant_role", "accounts:withdraw_role", "accounts:lock_person", "accounts:unlock_person"),
    *("accounts:reset_password", "accounts:reset_mfa", "accounts:lay_out_departments", "accounts:add_alias"),
    # What programs call; the page of one token is seen in test_program.
    *("accounts:token", "accounts:revoke_token", "api_openapi", "api_nothing"),
    *("accounts:end_away", "accounts:stand_in", "accounts:be_oneself"),
    *("accounts:remove_alias", "accounts:export_who", "accounts:choose_place", "accounts:keep_alive"),
    *("records:export_audit", "records:verify_audit", "records:retry_job", "records:cancel_job"),
    *("records:order_list", "records:fetch_list_file"),
    *("records:run_progress", "records:attachment", "openid_connect_login", "openid_connect_callback"),
    # Lead on to the own area, which is above; taken by a form.
    *("places:top", "people:own_counts", "people:reveal", "people:compare", "people:decide_pair"),
    *("people:choose_area", "people:choose_person", "people:count_now", "people:reveal_address"),
    *("people:reveal_relation", "people:open_sensitive", "people:accept_request", "people:refuse_request"),
    "people:elsewhere",  # seen in tests/people/test_elsewhere.py: only the opener has one
    *("people:photo", "people:remove_photo", "people:evidence", "people:agent_evidence"),
    *("filings:document", "filings:receipt_paper"),
    *("house:own", "house:arrive", "house:gone", "house:undo", "house:end_fetcher", "house:copy_week"),
    *("house:mark", "house:remove_shift", "house:stand_in"),
    *("facilities:own", "facilities:own_supply", "facilities:open_sign_in", "facilities:advance"),
    *("exchange:check_quality", "exchange:verify_snapshot"),
    "exchange:snapshot",  # tests/exchange/test_snapshot_pages.py: its id is a folder's name
    *("exchange:accept", "exchange:do_row", "exchange:discard", "exchange:stop", "exchange:rejected"),
    "exchange:check_again",
    # Only with two-step sign-in set up: test_actors goes there.
    *("mfa_authenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_download_recovery_codes", "mfa_reauthenticate"),
}
