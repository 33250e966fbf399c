#include "oauth/client/confirmation_code.h"

#include <QtEndian>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

static constexpr int characters = 8;
static constexpr int bitsOfCharacter = 5;
static constexpr auto alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"_L1;

QString confirmationCodeOf(const QByteArray &bytes)
{
    Q_ASSERT(bytes.size() >= qsizetype(sizeof(quint64)));
    const quint64 bits = qFromBigEndian<quint64>(bytes.constData());
    QString code;
    for (int i = 1; i <= characters; ++i)
        code += alphabet[qsizetype(bits >> (64 - bitsOfCharacter * i)) % alphabet.size()];
    return code.insert(characters / 2, u'-');
}

QString normalizedCode(const QString &typed)
{
    QString code;
    for (const QChar c : typed.toUpper()) {
        if (c == u'I' || c == u'L')
            code += u'1';
        else if (c == u'O')
            code += u'0';
        else if (c.isLetterOrNumber())
            code += c;
    }
    return code.size() == characters ? code.insert(characters / 2, u'-') : code;
}

} // namespace plexus::oauth
