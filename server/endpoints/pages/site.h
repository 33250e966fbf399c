// The look and the headers of all pages.
#pragma once

#include "endpoints/pages/accent.h"
#include "endpoints/pages/template.h"
#include "http/request.h"
#include "http/response.h"
#include "tenancy/tenant_directory.h"

namespace plexus::pages {

//! What a page's headers have to allow.
enum class PageKind {
    Form, //!< its POST may lead to another site. No form-action: Chromium applies it to redirects.
    OwnForm, //!< its POST stays here
    Result, //!< nothing to send; the address may hold something that is nobody's business
};

struct Page
{
    QString
        name; //!< of the template, and `<name>.title` of its title unless a value `title` is set
    PageKind kind = PageKind::Result;
    int status = 200;
    Values values;
    bool isWide = false;
};

//! One request for a page.
struct Visit
{
    http::Request request;
    std::shared_ptr<const TenantDirectory::Entry> tenant; //!< null: none of ours
    Language language = Language::English;

    const Tenant &ofTenant() const { return tenant->tenant; }
};

//! Templates, texts and style sheets, read at the start and never changed: for all threads.
class Site
{
public:
    //! `serverName` stands where no tenant is known. `isSecure`: visitors come over https.
    Site(QString serverName, bool isSecure);

    http::Response answer(const Page &page, const Visit &visit) const;
    //! Says what went wrong, in the visitor's words; the failure's own text is not shown.
    http::Response failurePage(const std::exception_ptr &failure, const Visit &visit) const;
    //! A text of the visitor's language, with values.
    QString text(const Visit &visit, const QString &key, const Values &values = {}) const;
    //! A file below `/static/`; nothing when there is none of that name.
    std::optional<http::Response> staticFile(const QString &name) const;
    bool isSecure() const noexcept { return m_isSecure; }

private:
    const Texts &textsOf(Language language) const { return m_texts[size_t(language)]; }
    void addLook(Values &values, const Page &page, const Visit &visit) const;
    Headers headersOf(PageKind kind, Language language) const;

    QString m_serverName;
    bool m_isSecure;
    std::array<Texts, languages.size()> m_texts;
    std::map<QString, Template> m_templates;
    QHash<QString, QByteArray> m_files;
    QString m_sheetName;
    QString m_iconName;
};

} // namespace plexus::pages
