#include "endpoints/pages/template.h"

#include "core/failure.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static Failure templateFailure(const QString &what)
{
    return {FailureKind::Internal, {}, u"template: "_s + what};
}

QString escaped(const QString &text)
{
    QString out;
    out.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        switch (c.unicode()) {
        case '&':
            out += "&amp;"_L1;
            break;
        case '<':
            out += "&lt;"_L1;
            break;
        case '>':
            out += "&gt;"_L1;
            break;
        case '"':
            out += "&quot;"_L1;
            break;
        case '\'':
            out += "&#39;"_L1;
            break;
        default:
            out += c;
        }
    }
    return out;
}

//! Where a template is being filled in: the innermost list item comes first.
struct Template::Rendering
{
    std::vector<const Values *> scopes;
    const Texts &texts;
    const Template *content;
    QString out;

    const Values::Entry *find(const QString &name) const
    {
        for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
            if (const Values::Entry *entry = (*scope)->find(name))
                return entry;
        }
        return nullptr;
    }
    const QString &textOf(const QString &name) const
    {
        const Values::Entry *entry = find(name);
        if (!entry || entry->isList)
            throw templateFailure(u"no value %1"_s.arg(name));
        return entry->text;
    }
};

//! Calls `literal` for the texts between `{name}`s and `value` for the names.
template <typename Literal, typename Value>
static void splitAtPlaceholders(const QString &text, Literal literal, Value value)
{
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = text.indexOf(u'{', at);
        const qsizetype close = open < 0 ? -1 : text.indexOf(u'}', open);
        if (close < 0)
            return literal(text.sliced(at));
        literal(text.sliced(at, open - at));
        value(text.sliced(open + 1, close - open - 1));
        at = close + 1;
    }
}

QString filled(const QString &text, const Values &values)
{
    QString out;
    splitAtPlaceholders(
        text, [&out](const QString &literal) { out += literal; },
        [&](const QString &name) {
            const Values::Entry *entry = values.find(name);
            if (!entry)
                throw templateFailure(u"no value %1"_s.arg(name));
            out += entry->text;
        });
    return out;
}

static bool isSpecial(QChar c) { return u"t#^/>!"_s.contains(c); }

Template::Template(const QString &text)
{
    qsizetype at = 0;
    m_nodes = parse(text, at, {});
}

std::vector<Template::Node> Template::parse(const QString &text, qsizetype &at, const QString &open)
{
    std::vector<Node> nodes;
    for (;;) {
        const qsizetype start = text.indexOf("{{"_L1, at);
        const qsizetype end = start < 0 ? -1 : text.indexOf("}}"_L1, start);
        if (end < 0 && !open.isEmpty())
            throw templateFailure(u"%1 is not closed"_s.arg(open));
        nodes.push_back({Kind::Literal, text.sliced(at, (end < 0 ? text.size() : start) - at), {}});
        if (end < 0)
            return nodes;
        const QString tag = text.sliced(start + 2, end - start - 2);
        at = end + 2;
        const bool isText = tag.startsWith("t "_L1);
        const QChar mark =
            isText || (isSpecial(tag.front()) && tag.front() != u't') ? tag.front() : QChar();
        const QString name = mark.isNull() ? tag : tag.sliced(1).trimmed();
        if (mark == u'/') {
            if (name != open)
                throw templateFailure(u"%1 closes %2"_s.arg(name, open));
            return nodes;
        }
        if (mark == u'#' || mark == u'^')
            nodes.push_back(
                {mark == u'#' ? Kind::Section : Kind::Inverted, name, parse(text, at, name)});
        else if (mark != u'!')
            nodes.push_back({mark.isNull()      ? Kind::Value
                                 : mark == u't' ? Kind::Text
                                                : Kind::Content,
                             name,
                             {}});
    }
}

QString Template::render(const Values &values, const Texts &texts, const Template *content) const
{
    Rendering rendering{{&values}, texts, content, {}};
    renderAll(m_nodes, rendering);
    return rendering.out;
}

void Template::renderAll(const std::vector<Node> &nodes, Rendering &rendering)
{
    for (const Node &node : nodes)
        renderNode(node, rendering);
}

void Template::renderNode(const Node &node, Rendering &rendering)
{
    QString &out = rendering.out;
    switch (node.kind) {
    case Kind::Literal:
        out += node.text;
        break;
    case Kind::Value:
        out += escaped(rendering.textOf(node.text));
        break;
    case Kind::Text:
        splitAtPlaceholders(
            rendering.texts.text(node.text),
            [&out](const QString &literal) { out += escaped(literal); },
            [&](const QString &name) {
                // Isolated, so that a name cannot turn the sentence around (Unicode TR 9).
                out += "<bdi class=\"value\">"_L1 + escaped(rendering.textOf(name)) + "</bdi>"_L1;
            });
        break;
    case Kind::Content:
        if (rendering.content)
            renderAll(rendering.content->m_nodes, rendering);
        break;
    case Kind::Section:
    case Kind::Inverted:
        renderSection(node, rendering);
    }
}

void Template::renderSection(const Node &node, Rendering &rendering)
{
    const Values::Entry *entry = rendering.find(node.text);
    const bool isThere = entry && entry->isThere;
    if (node.kind == Kind::Inverted) {
        if (!isThere)
            renderAll(node.children, rendering);
        return;
    }
    if (!isThere)
        return;
    if (!entry->isList)
        return renderAll(node.children, rendering);
    for (const Values &item : entry->list) {
        rendering.scopes.push_back(&item);
        renderAll(node.children, rendering);
        rendering.scopes.pop_back();
    }
}

void Template::collectKeys(const std::vector<Node> &nodes, QStringList &keys)
{
    for (const Node &node : nodes) {
        if (node.kind == Kind::Text)
            keys += node.text;
        collectKeys(node.children, keys);
    }
}

QStringList Template::textKeys() const
{
    QStringList keys;
    collectKeys(m_nodes, keys);
    return keys;
}

} // namespace plexus::pages
