#include "model/provider_use.h"

#include "json/document.h"
#include "model/provider_rules.h"
#include "model/provider_url.h"

#include <QRegularExpression>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static void checkUseUrl(const QString &url, const json::Reader &reader)
{
    const QString reason = url.isEmpty() ? QString() : whyNotProviderUrl(url);
    if (!reason.isEmpty())
        reader.fail(reason);
}

static bool isJson(const QString &text)
{
    try {
        json::Document::parse(text.toUtf8());
        return true;
    } catch (const json::ParseError &) {
        return false;
    }
}

void AccountRules::check(const AccountRules &rules, const json::Reader &reader)
{
    checkUseUrl(rules.url, reader.member("url"));
    checkDottedPath(rules.id, reader.member("id"));
    checkDottedPath(rules.label, reader.member("label"));
    if (!rules.body.isEmpty() && (rules.method != AccountMethod::Post || !isJson(rules.body)))
        reader.member("body").fail(u"must be JSON, and the method post"_s);
}

//! RFC 9110 section 5.1, without those that say where a request goes and how long it is.
static bool isHeaderName(const QString &name)
{
    static const QRegularExpression shape(u"^[A-Za-z][A-Za-z0-9-]{0,63}\\z"_s);
    static const QRegularExpression framing(
        u"^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|cookie)\\z"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(name).hasMatch() && !framing.match(name).hasMatch();
}

static bool isHeaderText(const QString &text)
{
    static const QRegularExpression shape(u"^[\\x20-\\x7e]{0,500}\\z"_s);
    return shape.match(text).hasMatch();
}

void ApiRules::check(const ApiRules &rules, const json::Reader &reader)
{
    checkUseUrl(rules.baseUrl, reader.member("base_url"));
    for (qsizetype i = 0; i < rules.origins.size(); ++i) {
        const QString reason = whyNotProviderOrigin(rules.origins.at(i));
        if (!reason.isEmpty())
            reader.member("origins").element(i).fail(reason);
    }
    if (!isHeaderName(rules.tokenField))
        reader.member("token_header").fail(u"must be the name of a header"_s);
    if (!isHeaderText(rules.tokenPrefix))
        reader.member("token_prefix").fail(u"must be plain ASCII"_s);
    for (auto it = rules.headers.begin(); it != rules.headers.end(); ++it) {
        if (!isHeaderName(it.key()) || !isHeaderText(it.value()))
            reader.member("headers")
                .member(it.key().toStdString())
                .fail(u"must be a header of one's own with plain ASCII text"_s);
    }
}

void RevocationRules::check(const RevocationRules &rules, const json::Reader &reader)
{
    checkUseUrl(rules.url, reader.member("url"));
    if ((rules.kind == RevocationKind::None) != rules.url.isEmpty())
        reader.member("url").fail(u"must be there exactly when kind is not none"_s);
}

} // namespace plexus
