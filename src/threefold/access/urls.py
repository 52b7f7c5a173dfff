from django.urls import path

from threefold.access.views import own, staff

urlpatterns = [
    path("account/", own.account, name="account"),
    path("account/tokens/", own.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", own.revoke, name="revoke"),
    path("staff/", staff.staff, name="staff"),
    path("staff/add/", staff.add, name="add"),
    path("staff/<int:pk>/", staff.member, name="member"),
    path("staff/<int:pk>/role/", staff.role, name="role"),
    path("staff/<int:pk>/deactivate/", staff.deactivate, name="deactivate"),
    path("staff/<int:pk>/reactivate/", staff.reactivate, name="reactivate"),
    path("staff/<int:pk>/password/", staff.reset_password, name="reset_password"),
    path("staff/<int:pk>/mfa/", staff.reset_mfa, name="reset_mfa"),
]
