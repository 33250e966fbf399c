#include "app/cli/command.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static QString textOf(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

//! What is named otherwise than by an id of ours.
static Parameter idParameter(const QString &name)
{
    static const QHash<QString, std::pair<QString, QString>> named{
        {u"tenant"_s, {u"entity-id"_s, u"The tenant's id"_s}},
        {u"user"_s, {u"user-id"_s, u"The host application's user id"_s}},
        {u"provider"_s, {u"provider-name"_s, u"The provider's name"_s}},
        {u"preset"_s, {u"preset-name"_s, u"The preset's name"_s}},
    };
    const auto [option, help] =
        named.value(name, {name + u"-id"_s, u"The id, as the list shows it"_s});
    return {option, option.toUpper().replace(u'-', u'_'), help, true, true};
}

QList<std::pair<QString, QString>> idsOf(const admin::Operation &operation)
{
    QList<std::pair<QString, QString>> ids;
    for (const QString &segment : textOf(operation.path).split(u'/')) {
        if (segment.startsWith(u'{'))
            ids.emplaceBack(segment.mid(1).chopped(1), idParameter(segment.mid(1).chopped(1)).name);
    }
    return ids;
}

QList<std::pair<QString, QString>> filtersOf(const admin::Operation &operation)
{
    QList<std::pair<QString, QString>> filters;
    for (const admin::Filter &filter : operation.filters)
        filters.emplaceBack(textOf(filter.name), textOf(filter.name).replace(u'_', u'-'));
    return filters;
}

static QList<Parameter> filterParameters(const admin::Operation &operation)
{
    QList<Parameter> parameters;
    for (const admin::Filter &filter : operation.filters)
        parameters.append({textOf(filter.name).replace(u'_', u'-'), textOf(filter.value),
                           textOf(filter.summary)});
    return parameters;
}

static QList<Parameter> pageParameters()
{
    return {
        {u"query"_s, u"TEXT"_s, u"Only what contains this"_s},
        {u"sort"_s, u"MEMBER"_s, u"Order by this member, - in front for descending"_s},
        {u"skip"_s, u"COUNT"_s, u"Leave out so many at the beginning"_s},
        {u"limit"_s, u"COUNT"_s, u"Show at most so many (100)"_s},
        {u"cursor"_s, u"CURSOR"_s, u"Go on where a list ended (next_cursor)"_s},
    };
}

//! Of its operation, but for the ids.
static QList<Parameter> operationParameters(const Command &command)
{
    QList<Parameter> all = filterParameters(*command.operation);
    if (command.isList())
        all += pageParameters();
    if (command.operation->destructive) {
        all.append({u"yes"_s, {}, u"Do not ask"_s});
        all.append({u"dry-run"_s, {}, u"Only say what would be taken away"_s});
    }
    return all;
}

QList<Parameter> parametersOf(const Command &command)
{
    QList<Parameter> all;
    if (!command.run) {
        for (const auto &[name, option] : idsOf(*command.operation))
            all.append(idParameter(name));
    }
    all += command.parameters;
    if (!command.run)
        all += operationParameters(command);
    all.append({u"json"_s, {}, u"Print the server's answer as JSON"_s});
    all.append({u"help"_s, {}, u"Show this"_s});
    return all;
}

} // namespace plexus::cli
