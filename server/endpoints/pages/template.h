// Pages with gaps.
#pragma once

#include "endpoints/pages/language.h"
#include "endpoints/pages/values.h"

#include <vector>

namespace plexus::pages {

//! A parsed template. `{{name}}` is a value, `{{t key}}` a text of the language in which `{name}`
//! stands for a value, `{{#name}}…{{/name}}` is there when the value is, once for each of a list,
//! `{{^name}}…{{/name}}` when it is not, `{{> content}}` the inner page, `{{! … }}` a remark.
//! Everything that is put in is escaped; there is no syntax for anything else.
class Template
{
public:
    //! Throws Failure{Internal} when a section is not closed.
    explicit Template(const QString &text);

    //! Throws Failure{Internal} for a value or text that does not exist.
    QString render(const Values &values, const Texts &texts,
                   const Template *content = nullptr) const;
    //! Keys of the texts that it uses.
    QStringList textKeys() const;

private:
    enum class Kind { Literal, Value, Text, Section, Inverted, Content };
    struct Node
    {
        Kind kind;
        QString text; // literal, or name
        std::vector<Node> children;
    };
    struct Rendering;
    static std::vector<Node> parse(const QString &text, qsizetype &at, const QString &open);
    static void renderAll(const std::vector<Node> &nodes, Rendering &rendering);
    static void renderNode(const Node &node, Rendering &rendering);
    static void renderSection(const Node &node, Rendering &rendering);
    static void collectKeys(const std::vector<Node> &nodes, QStringList &keys);

    std::vector<Node> m_nodes;
};

//! For element content and quoted attributes.
QString escaped(const QString &text);

//! A text of the language with `{name}` replaced by values, not yet escaped.
QString filled(const QString &text, const Values &values);

} // namespace plexus::pages
