#include "app/dotenv.h"

#include "core/failure.h"

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

using DotenvPair = std::pair<QString, QString>;

//! Walks over the text once.
class DotenvReader
{
public:
    explicit DotenvReader(QString text)
        : m_text(std::move(text))
    {
    }

    QList<DotenvPair> read()
    {
        QList<DotenvPair> entries;
        for (skipBlank(); !atEnd(); skipBlank())
            entries.append(entry());
        return entries;
    }

private:
    DotenvPair entry()
    {
        QString name = key();
        skipSpaces();
        if (!take(u'='))
            fail(u"has no '=' after %1"_s.arg(name));
        skipSpaces();
        return {name, value()};
    }

    QString key()
    {
        QString word = bareKey();
        if (word == "export"_L1 && skipSpaces())
            word = bareKey();
        if (word.isEmpty())
            fail(u"does not begin with a name"_s);
        return word;
    }

    QString bareKey()
    {
        const qsizetype start = m_at;
        while (!atEnd() && (peek().isLetterOrNumber() || peek() == u'_'))
            ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    QString value()
    {
        const QChar quote = atEnd() ? QChar() : peek();
        if (quote != u'"' && quote != u'\'')
            return bareValue();
        ++m_at;
        const QString text = quoted(quote);
        skipSpaces();
        if (!atEnd() && peek() == u'#')
            skipLine();
        if (!atEnd() && peek() != u'\n')
            fail(u"goes on after the closing quote"_s);
        return text;
    }

    //! Up to the end of the line, or to a `#` after a space.
    QString bareValue()
    {
        const qsizetype start = m_at;
        while (!atEnd() && peek() != u'\n' && !isComment(start))
            ++m_at;
        const QString text = m_text.sliced(start, m_at - start).trimmed();
        skipLine();
        return text;
    }

    bool isComment(qsizetype start) const
    {
        return peek() == u'#' && (m_at == start || m_text.at(m_at - 1).isSpace());
    }

    QString quoted(QChar quote)
    {
        const int line = m_line;
        QString text;
        while (!atEnd() && peek() != quote)
            text += peek() == u'\\' ? escape(quote) : next();
        if (!take(quote))
            fail(u"opens a quote that is never closed"_s, line);
        return text;
    }

    //! In single quotes only \\ and \' are escapes; what is no escape stays as it is.
    QString escape(QChar quote)
    {
        ++m_at;
        const QChar letter = atEnd() ? QChar() : next();
        if (letter == u'\\' || letter == quote)
            return letter;
        if (quote == u'"' && letter == u'n')
            return u"\n"_s;
        if (quote == u'"' && letter == u't')
            return u"\t"_s;
        if (quote == u'"' && letter == u'r')
            return u"\r"_s;
        return u"\\"_s + (letter.isNull() ? QString() : QString(letter));
    }

    void skipBlank()
    {
        while (!atEnd() && (peek().isSpace() || peek() == u'#')) {
            if (peek() == u'#')
                skipLine();
            else
                next();
        }
    }

    bool skipSpaces()
    {
        const qsizetype start = m_at;
        while (!atEnd() && (peek() == u' ' || peek() == u'\t'))
            ++m_at;
        return m_at > start;
    }

    void skipLine()
    {
        while (!atEnd() && peek() != u'\n')
            ++m_at;
    }

    bool atEnd() const { return m_at >= m_text.size(); }
    QChar peek() const { return m_text.at(m_at); }
    QChar next()
    {
        const QChar character = m_text.at(m_at++);
        m_line += character == u'\n' ? 1 : 0;
        return character;
    }
    bool take(QChar wanted) { return !atEnd() && peek() == wanted && next() == wanted; }

    [[noreturn]] void fail(const QString &reason, int line = 0) const
    {
        throw Failure(FailureKind::InvalidArgument,
                      u"line %1 %2"_s.arg(line == 0 ? m_line : line).arg(reason));
    }

    QString m_text;
    qsizetype m_at = 0;
    int m_line = 1;
};

QList<std::pair<QString, QString>> parseDotenv(const QString &text)
{
    QString all = text;
    if (all.startsWith(u'\uFEFF'))
        all.remove(0, 1);
    return DotenvReader(all.replace("\r\n"_L1, "\n"_L1)).read();
}

} // namespace plexus::app
