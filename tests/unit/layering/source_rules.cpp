#include "source_rules.h"

#include "folder_table.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace plexus::layering {

static const QString interfaceFolder = u"storage"_s;

QString folderOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts.value(0) == "admin_gui"_L1)
        return u"admin_gui"_s;
    if (parts.value(1) == interfaceFolder && parts.size() > 3)
        return parts.at(1) + u'/' + parts.at(2);
    return parts.value(1);
}

static bool matchesRow(const QString &row, const QString &folder)
{
    return row == folder || (row.endsWith("/*"_L1) && folder.startsWith(row.chopped(1)));
}

static std::optional<QStringList> allowedFor(const QString &folder)
{
    for (const FolderRule &rule : folderTable)
        if (matchesRow(QString::fromLatin1(rule.folder), folder))
            return QString::fromLatin1(rule.mayInclude).split(u' ', Qt::SkipEmptyParts);
    return std::nullopt;
}

//! The folder that an include names: everything before the file, shortened to a row of the table.
static QString includedFolder(const QString &header) { return folderOf(u"x/"_s + header); }

static QString includeFinding(const QString &folder, const QString &header)
{
    if (header.endsWith(".moc"_L1))
        return {};
    if (!header.contains(u'/'))
        return u"\"%1\" is included without its folder"_s.arg(header);
    const QString target = includedFolder(header);
    if (!allowedFor(target))
        return u"\"%1\": there is no folder %2 in the table"_s.arg(header, target);
    const QStringList allowed = allowedFor(folder).value_or(QStringList());
    if (target == folder || allowed.contains("all"_L1) || allowed.contains(target)
        || allowed.contains(header))
        return {};
    return u"%1 may not include \"%2\""_s.arg(folder, header);
}

static QString foreignFinding(const QString &folder, const QString &header)
{
    if (header.contains("/private/"_L1) || header.endsWith("_p.h"_L1))
        return u"<%1> is a private header"_s.arg(header);
    for (const ForeignRule &rule : foreignTable) {
        if (!QRegularExpression(QString::fromLatin1(rule.pattern)).match(header).hasMatch())
            continue;
        if (!QString::fromLatin1(rule.folders).split(u' ').contains(folder))
            return u"<%1> is for %2 only"_s.arg(header, QString::fromLatin1(rule.folders));
    }
    return {};
}

//! MCP revisions are told apart by their codecs, not by comparing dates.
static bool comparesRevisions(const QString &line)
{
    static const QRegularExpression comparison(
        u"\\b(protocolVersion|[rR]evision|version)(\\(\\))?\\s*(<=|>=|<|>)\\s"
        u"|(<=|>=|<|>)\\s*(Revision::|u?\"20\\d\\d-\\d\\d-\\d\\d)"_s);
    return comparison.match(line).hasMatch();
}

static bool mayCompareVersions(const QString &path)
{
    return path.startsWith("server/mcp/revisions/"_L1) || path.startsWith("server/storage/"_L1);
}

static bool asksForSingleton(const QString &line)
{
    static const QRegularExpression singleton(u"(?<!Application::)\\binstance\\(\\)"_s);
    return singleton.match(line).hasMatch();
}

static QString lineFinding(const QString &path, const QString &line)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]"_s);
    const QString code = line.section(u"//"_s, 0, 0);
    if (const auto match = include.match(line); match.hasMatch())
        return match.captured(1) == u'<' ? foreignFinding(folderOf(path), match.captured(2))
                                         : includeFinding(folderOf(path), match.captured(2));
    if (!mayCompareVersions(path) && comparesRevisions(code))
        return u"compares protocol revisions outside mcp/revisions"_s;
    if (asksForSingleton(code))
        return u"uses a singleton"_s;
    return {};
}

QStringList findingsIn(const QString &path, const QString &text)
{
    QStringList findings;
    if (!allowedFor(folderOf(path)))
        findings << u"%1: there is no folder %2 in the table"_s.arg(path, folderOf(path));
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        ++number;
        if (const QString reason = lineFinding(path, line); !reason.isEmpty())
            findings << u"%1:%2: %3"_s.arg(path).arg(number).arg(reason);
    }
    return findings;
}

} // namespace plexus::layering
