"""Addresses of the facilities' pages."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.facilities import (
    coming,
    supply,
    views,
    views_photos,
    views_price_proposals,
    views_prices,
    views_register,
    views_stays,
    views_units,
    views_what_if,
)

app_name = "facilities"

urlpatterns = [
    path("", views.register, name="register"),
    path("own/", views.own, name="own"),
    path("expiring/", views.expiring, name="expiring"),
    path("supply/", supply.own, name="own_supply"),
    path("supply/<int:code>/", supply.supply, name="supply"),
    path("supply/<int:code>/coming/", coming.coming, name="coming"),
    path("supply/<int:code>/coming/<uuid:item_id>/", coming.record, name="record_coming"),
    path("new/", views_register.new, name="new"),
    path("<uuid:institution_id>/", views.card, name="card"),
    path("<uuid:institution_id>/correct/", views_register.correct, name="correct"),
    path("<uuid:institution_id>/state/", views_register.change_state, name="state"),
    path("<uuid:institution_id>/sign-in/", views_register.open_sign_in, name="open_sign_in"),
    path("<uuid:institution_id>/sites/new/", views_register.add_site, name="add_site"),
    path("sites/<uuid:site_id>/correct/", views_register.correct_site, name="correct_site"),
    path("sites/<uuid:site_id>/state/", views_register.change_site_state, name="site_state"),
    path("sites/<uuid:site_id>/facts/new/", views_register.new_fact, name="new_fact"),
    path("sites/<uuid:site_id>/photos/", views_photos.photos, name="photos"),
    path("sites/<uuid:site_id>/photos/new/", views_photos.new_photo, name="new_photo"),
    path("photos/<uuid:photo_id>/remove/", views_photos.remove_photo, name="remove_photo"),
    path("photos/<uuid:photo_id>/<str:size>.jpg", views_photos.photo, name="photo"),
    path("prices/", views_prices.prices, name="prices"),
    path("prices/ceilings/", views_prices.ceilings, name="ceilings"),
    path("prices/ceilings/new/", views_prices.new_ceiling, name="new_ceiling"),
    path("sites/<uuid:site_id>/prices/", views_prices.site_prices, name="site_prices"),
    path("sites/<uuid:site_id>/prices/new/", views_prices.file_price, name="file_price"),
    path("sites/<uuid:site_id>/prices/propose/", views_price_proposals.propose_price, name="propose_price"),
    path("prices/<uuid:proposal_id>/", views_price_proposals.price_proposal, name="price_proposal"),
    path("prices/<uuid:proposal_id>/confirm/", views_price_proposals.confirm_price, name="confirm_price"),
    path("prices/<uuid:proposal_id>/return/", views_price_proposals.return_price, name="return_price"),
    path("prices/<uuid:proposal_id>/withdraw/", views_price_proposals.withdraw_price, name="withdraw_price"),
    path("facts/<uuid:fact_id>/end/", views_register.end_fact, name="end_fact"),
    path("sites/<uuid:site_id>/board/", views.board, name="board"),
    path("sites/<uuid:site_id>/beds/new/", views_stays.add_beds, name="add_beds"),
    path("sites/<uuid:site_id>/classes/new/", views_stays.add_class, name="add_class"),
    path("sites/<uuid:site_id>/places/new/", views_units.add_places, name="add_places"),
    path("units/<uuid:unit_id>/", views_units.unit, name="unit"),
    path("units/<uuid:unit_id>/change/", views_units.change_unit, name="change_unit"),
    path("units/<uuid:unit_id>/end/", views_units.end_unit, name="end_unit"),
    path("units/<uuid:unit_id>/admit/", views_stays.admit, name="admit"),
    path("what-if/<uuid:person_id>/", views_what_if.places, name="what_if"),
    path("stays/<uuid:stay_id>/", views.stay, name="stay"),
    path("stays/<uuid:stay_id>/move/", views_stays.move, name="move"),
    path("stays/<uuid:stay_id>/leave/", views_stays.leave, name="leave"),
    path("stays/<uuid:stay_id>/return/", views_stays.come_back, name="return"),
    path("stays/<uuid:stay_id>/discharge/", views_stays.discharge, name="discharge"),
    path("stays/<uuid:stay_id>/advance/", views_stays.advance, name="advance"),
]
