// Joining texts.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <initializer_list>

namespace plexus {

//! Appends all of them, growing once.
inline void appendAll(QByteArray &text, std::initializer_list<QByteArrayView> parts)
{
    const qsizetype before = text.size();
    qsizetype size = before;
    for (const QByteArrayView part : parts)
        size += part.size();
    text.resize(size);
    char *to = text.data() + before;
    for (const QByteArrayView part : parts)
        to = std::copy_n(part.data(), part.size(), to);
}

} // namespace plexus
