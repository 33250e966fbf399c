// Values deep in an answer.
#pragma once

#include "json/value.h"

#include <QString>
#include <QStringList>

namespace plexus::oauth {

//! What the member names of `path` lead to; numbers count elements of arrays. An empty path is
//! `root` itself.
inline std::optional<json::Value> valueAt(json::Value root, const QString &path)
{
    const QStringList names = path.isEmpty() ? QStringList() : path.split(u'.');
    for (const QString &name : names) {
        std::optional<json::Value> next = root.get(name.toStdString());
        bool isNumber = false;
        const auto index = size_t(name.toUInt(&isNumber));
        if (!next && root.isArray() && isNumber && index < size_t(root.size()))
            next = root.elements()[index];
        if (!next)
            return std::nullopt;
        root = *next;
    }
    return root;
}

//! A string or an integer there, as text of at most `most` characters, none of them control
//! characters; else nothing.
inline QString textAt(const json::Value &root, const QString &path, qsizetype most = 1000)
{
    const auto value = path.isEmpty() ? std::nullopt : valueAt(root, path);
    QString text;
    if (value && value->isString())
        text = value->toString();
    else if (value && value->isInteger())
        text = QString::number(value->toInteger());
    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    const bool isGood = text.size() <= most && std::none_of(text.begin(), text.end(), isControl);
    return isGood ? text : QString();
}

} // namespace plexus::oauth
