// What tools, resources and prompts consist of, independent of the protocol's revision.
// Wire shapes are those of 2026-07-28; older revisions get them through their codec.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace plexus::mcp {

//! One block of content (text, image, audio, resource_link or embedded resource).
struct Content
{
    QByteArray json;
    //! Of a link: its URI, which is all that clients of 2025-03-26 know what to do with.
    QString linked;

    static Content text(const QString &text);
    static Content image(const QByteArray &bytes, const QString &mimeType);
    static Content audio(const QByteArray &bytes, const QString &mimeType);
    static Content embeddedText(const QString &uri, const QString &mimeType, const QString &text);
    static Content embeddedBlob(const QString &uri, const QString &mimeType,
                                const QByteArray &bytes);
    static Content resourceLink(const QString &uri, const QString &name,
                                const QString &mimeType = {});
};

struct ToolResult
{
    QList<Content> content;
    std::optional<QJsonValue> structured; //!< must fit the tool's output schema where it has one
    bool isError = false;
    QJsonObject meta;
};

struct ResourceContents
{
    QString uri;
    QString mimeType;
    std::optional<QString> text; //!< either this
    std::optional<QByteArray> blob; //!< or this
};

struct PromptMessage
{
    QString role; //!< `user` or `assistant`
    Content content;
};

struct PromptResult
{
    QString description;
    QList<PromptMessage> messages;
};

struct Completion
{
    QStringList values; //!< at most 100 are sent
    std::optional<int> total;
    bool hasMore = false;
};

//! What a list entry shows beside its name.
struct Presentation
{
    QString title;
    QString description;
    QList<QJsonObject> icons; //!< {src, mimeType, sizes, theme}
    QJsonObject meta;
};

//! How a tool may run in the tasks extension of 2026-07-28.
enum class TaskSupport { Never, Optional, Required };

struct ToolDescription
{
    QString name;
    Presentation presentation;
    QJsonObject inputSchema; //!< JSON Schema 2020-12, passed through verbatim
    std::optional<QJsonObject> outputSchema;
    QJsonObject annotations; //!< readOnlyHint, destructiveHint, …
    TaskSupport tasks = TaskSupport::Never;
};

struct ResourceDescription
{
    QString uri; //!< or the template (RFC 6570 level 1) in a list of templates
    QString name;
    Presentation presentation;
    QString mimeType;
    std::optional<qint64> size;
    QJsonObject annotations;
};

struct PromptArgument
{
    QString name;
    QString description;
    bool required = false;
};

struct PromptDescription
{
    QString name;
    Presentation presentation;
    QList<PromptArgument> arguments;
};

//! A list that does not change, and its pages as they were sent before. One thread's.
template <typename T>
class PagedList : public QList<T>
{
public:
    explicit PagedList(QList<T> items)
        : QList<T>(std::move(items))
    {
    }
    //! The page that begins at `offset` in the words of `revision`; `make` writes it, once.
    template <typename Make>
    QByteArray page(const void *revision, qsizetype offset, Make make) const
    {
        for (const Page &page : m_pages) {
            if (page.revision == revision && page.offset == offset)
                return page.text;
        }
        m_pages.push_back({revision, offset, make()});
        return m_pages.back().text;
    }

private:
    struct Page
    {
        const void *revision;
        qsizetype offset;
        QByteArray text;
    };
    mutable std::vector<Page> m_pages; // few: of each revision that somebody speaks
};

template <typename T>
using Listing = std::shared_ptr<const PagedList<T>>; //!< shared between requests

} // namespace plexus::mcp
