from django.urls import path

from espai.programme.views import agenda, attendance, contributions, convening, minutes, sessions

app_name = "programme"
ONE = "<slug:space>/sessions/<int:pk>"
VERSION = f"{ONE}/relatoria/versions/<int:number>"
COMMENT = f"{ONE}/relatoria/comentaris/<int:comment>"
OFFER = "<slug:space>/sessions/aportacions/<int:pk>"
urlpatterns = [
    path("<slug:space>/sessions/", sessions.session_list, name="session_list"),
    path("<slug:space>/sessions/nova/", sessions.session_new, name="session_new"),
    path(f"{ONE}-<slug:slug>/", sessions.session_detail, name="session_detail"),
    path(f"{ONE}/sessio.ics", sessions.session_calendar, name="session_calendar"),
    path(f"{ONE}/edita/", sessions.session_edit, name="session_edit"),
    path(f"{ONE}/planifica/", sessions.session_plan, name="session_plan"),
    path(f"{ONE}/esborra/", sessions.session_discard, name="session_discard"),
    path(f"{ONE}/convoca/", convening.session_convene, name="session_convene"),
    path(f"{ONE}/ajorna/", convening.session_postpone, name="session_postpone"),
    path(f"{ONE}/cancella/", convening.session_cancel, name="session_cancel"),
    path(f"{ONE}/ordre/", agenda.agenda_edit, name="agenda_edit"),
    path(f"{ONE}/ordre/<int:point>/", agenda.point_edit, name="point_edit"),
    path(f"{ONE}/ordre/<int:point>/mou/", agenda.point_move, name="point_move"),
    path(f"{ONE}/ordre/<int:point>/treu/", agenda.point_remove, name="point_remove"),
    path(f"{ONE}/resposta/", attendance.session_answer, name="session_answer"),
    path(f"{ONE}/assistencia/", attendance.attendance_list, name="attendance_list"),
    path(f"{ONE}/llista/", attendance.attendance_record, name="attendance_record"),
    path(f"{ONE}/crida/", contributions.session_call, name="session_call"),
    path(f"{ONE}/crida/aquest-cop-no/", contributions.call_decline, name="call_decline"),
    path(f"{ONE}/aportacions/", contributions.contribution_list, name="contribution_list"),
    path(f"{ONE}/aportacions/nova/", contributions.contribution_new, name="contribution_new"),
    path(
        "<slug:space>/sessions/<int:session>/aportacions/<int:pk>-<slug:slug>/",
        contributions.contribution_detail,
        name="contribution_detail",
    ),
    path(f"{OFFER}/edita/", contributions.contribution_edit, name="contribution_edit"),
    path(f"{OFFER}/document/", contributions.contribution_attach, name="contribution_attach"),
    path(f"{OFFER}/envia/", contributions.contribution_send, name="contribution_send"),
    path(f"{OFFER}/retira/", contributions.contribution_withdraw, name="contribution_withdraw"),
    path(f"{OFFER}/decideix/", contributions.contribution_decide, name="contribution_decide"),
    path(f"{ONE}-<slug:slug>/relatoria/", minutes.minutes_detail, name="minutes_detail"),
    path(f"{ONE}/relatoria/", minutes.minutes_edit, name="minutes_edit"),
    path(f"{ONE}/relatoria/publica/", minutes.minutes_publish, name="minutes_publish"),
    path(f"{ONE}/relatoria/versions/", minutes.minutes_versions, name="minutes_versions"),
    path(f"{VERSION}/", minutes.minutes_version, name="minutes_version"),
    path(f"{VERSION}/nom/", minutes.minutes_version_name, name="minutes_version_name"),
    path(f"{VERSION}/recupera/", minutes.minutes_restore, name="minutes_restore"),
    path(f"{ONE}/relatoria/comentaris/", minutes.minutes_comment, name="minutes_comment"),
    path(f"{COMMENT}/resol/", minutes.minutes_comment_resolve, name="minutes_comment_resolve"),
    path(f"{COMMENT}/retira/", minutes.minutes_comment_withdraw, name="minutes_comment_withdraw"),
]
