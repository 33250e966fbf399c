#include "endpoints/pages/connect_pages.h"

#include "endpoints/pages/display_name.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;
using Stage = oauth::ConnectStory::Stage;

//! What all pages of a flow know.
static Values commonValues(const Site &site, const Visit &visit, const ConnectView &view,
                           const oauth::ProviderFace &provider)
{
    return Values()
        .set(u"tenant"_s, displayName(visit.ofTenant().name))
        .set(u"user"_s, nameOf(view.who, site, visit))
        .setFlag(u"signed_in"_s, view.who.user.has_value())
        .set(u"provider"_s, displayName(provider.name))
        .set(u"provider_host"_s, provider.host)
        .set(u"connect_path"_s, connectPath(visit, view.id))
        .set(u"account_path"_s, accountPath(visit));
}

static http::Response answerWithForm(const ConnectServices &services, const Visit &visit,
                                     const ConnectView &view, Page page)
{
    const auto form = services.browser.forms.render(visit, linkPurpose(connectKind, view.id),
                                                    view.who.formHolder());
    page.values.set(u"form_token"_s, form.token);
    http::Response response = services.browser.site.answer(page, visit);
    response.headers.add("Set-Cookie", form.setCookie);
    return response;
}

static std::vector<Values> rowsOf(const QStringList &scopes)
{
    std::vector<Values> rows;
    for (const QString &scope : scopes)
        rows.push_back(Values().set(u"scope"_s, displayName(scope)));
    return rows;
}

http::Response askPage(const ConnectServices &services, const Visit &visit, const ConnectView &view,
                       const oauth::ConnectRequest &request)
{
    Page page{u"connect"_s, PageKind::Form, 200,
              commonValues(services.browser.site, visit, view, request.provider)};
    page.values.set(u"client"_s, clientName(services.browser.site, visit, view.flow.client))
        .set(u"asked"_s, timeText(view.flow.createdMs, visit.language))
        .setList(u"scopes"_s, rowsOf(request.scopes));
    return answerWithForm(services, visit, view, std::move(page));
}

//! The provider may not tell whose account it is.
static QString accountText(const Site &site, const Visit &visit, const QString &account)
{
    return account.isEmpty() ? site.text(visit, u"connect.account.unknown"_s)
                             : displayName(account);
}

http::Response confirmPage(const ConnectServices &services, const Visit &visit,
                           const ConnectView &view, const oauth::ProviderFace &provider)
{
    const Site &site = services.browser.site;
    const oauth::ConnectStory story = oauth::storyOf(view.flow);
    Page page{u"connect_confirm"_s, PageKind::Form, 200,
              commonValues(services.browser.site, visit, view, provider)};
    page.values.set(u"account"_s, accountText(site, visit, story.account))
        .set(u"former_account"_s, accountText(site, visit, story.formerAccount))
        .setFlag(u"named"_s, !story.account.isEmpty())
        .setFlag(u"replaces"_s, story.replaces);
    return answerWithForm(services, visit, view, std::move(page));
}

http::Response codePage(const ConnectServices &services, const Visit &visit,
                        const ConnectView &view, const oauth::ProviderFace &provider,
                        const QString &code)
{
    const Site &site = services.browser.site;
    const oauth::ConnectStory story = oauth::storyOf(view.flow);
    Page page{u"connect_code"_s, PageKind::Form, 200, commonValues(site, visit, view, provider)};
    page.values.set(u"account"_s, accountText(site, visit, story.account))
        .set(u"until"_s, timeText(view.flow.expiresMs, visit.language))
        .set(u"code"_s, code);
    return answerWithForm(services, visit, view, std::move(page));
}

namespace {

//! Words and colours of an end.
struct Ending
{
    Stage stage;
    int status;
    QLatin1StringView tone;
    QLatin1StringView key;
};

constexpr Ending endings[] = {
    {Stage::Linked, 200, "good"_L1, "done"_L1},
    {Stage::Denied, 200, ""_L1, "denied"_L1},
    {Stage::Disowned, 200, ""_L1, "disowned"_L1},
    {Stage::TooNarrow, 200, "bad"_L1, "too_narrow"_L1},
    {Stage::Failed, 200, "bad"_L1, "failed"_L1},
};

constexpr Ending unfinished{Stage::UnderWay, 200, ""_L1, "under_way"_L1};

Ending endingOf(Stage stage)
{
    for (const Ending &ending : endings) {
        if (ending.stage == stage)
            return ending;
    }
    return unfinished;
}

} // namespace

http::Response endPage(const ConnectServices &services, const Visit &visit, const ConnectView &view,
                       const oauth::ProviderFace &provider)
{
    const Site &site = services.browser.site;
    const oauth::ConnectStory story = oauth::storyOf(view.flow);
    const Ending ending = endingOf(story.stage);
    Values words = commonValues(services.browser.site, visit, view, provider);
    words.set(u"account"_s, accountText(site, visit, story.account));
    const QString key = u"connect."_s + ending.key;
    const bool isGuestsLink = ending.stage == Stage::Linked && !view.who.user;
    Page page{u"message"_s, PageKind::Result, ending.status, {}};
    page.values.set(u"title"_s, site.text(visit, key + ".heading"_L1, words))
        .set(u"tone"_s, QString(ending.tone))
        .set(u"heading"_s, site.text(visit, key + ".heading"_L1, words))
        .set(u"text"_s,
             site.text(visit, isGuestsLink ? u"connect.done.guest"_s : key + ".text"_L1, words))
        .set(u"hint"_s, site.text(visit, key + ".hint"_L1, words));
    if (view.who.user)
        page.values.set(u"action"_s, site.text(visit, u"link.to_account"_s))
            .set(u"action_path"_s, accountPath(visit));
    return site.answer(page, visit);
}

} // namespace plexus::pages
