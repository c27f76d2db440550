"""Addresses of signing in and of one's own page. allauth asks for its own names; there is no sign-up and no mail."""

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.urls import include, path

from lianxin.accounts import pages
from lianxin.accounts.sign_in import passkey_views, views
from lianxin.accounts.sign_on import views as sign_on

own = [
    path("", pages.profile, name="profile"),
    path("alive/", pages.alive, name="alive"),
    path("post/", pages.choose_post, name="choose_post"),
    path("sessions/<int:pk>/end/", pages.end_other_session, name="end_session"),
]

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", passkey_views.sign_in, name="mfa_login_webauthn"),
    path("sign-in/passkey/ask/", passkey_views.ask, name="ask_for_passkey"),
    path("sign-in/with/<slug:service>/", sign_on.go, name="sign_on"),
    path("sign-in/with/<slug:service>/back/", sign_on.back, name="sign_on_back"),
    path("sign-out/with/<slug:service>/", sign_on.leave, name="sign_on_leave"),
    path("sign-in/locked/", views.Inactive.as_view(), name="account_inactive"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("me/", include((own, "accounts"))),
    path("me/password/", views.Password.as_view(), name="account_change_password"),
    path("me/confirm/", views.Confirm.as_view(), name="account_reauthenticate"),
    path("me/confirm/code/", views.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("me/confirm/passkey/", passkey_views.Confirm.as_view(), name="mfa_reauthenticate_webauthn"),
    path("me/passkeys/add/", passkey_views.add, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/name/", passkey_views.name, name="mfa_edit_webauthn"),
    path("me/passkeys/<int:pk>/remove/", passkey_views.remove, name="mfa_remove_webauthn"),
    path("me/second-factor/", pages.to_profile, name="mfa_index"),
    path("me/second-factor/on/", views.Enrol.as_view(), name="mfa_activate_totp"),
    path("me/second-factor/off/", views.GiveUpFactor.as_view(), name="mfa_deactivate_totp"),
    path("me/recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("me/recovery-codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("me/recovery-codes/file/", download_recovery_codes, name="mfa_download_recovery_codes"),
]
