// The same small accidents at every run.
#pragma once

#include <QByteArray>
#include <QList>

#include <random>

namespace plexus::test {

//! Variants of one text, made by a generator with a fixed seed: bytes changed, words put in, parts
//! left out, doubled and moved.
class Mutations
{
public:
    //! `words` are put in besides what every grammar stumbles over.
    explicit Mutations(unsigned seed, const QList<QByteArray> &words = {});
    //! One to four accidents.
    QByteArray of(QByteArray text);

private:
    qsizetype below(qsizetype limit);
    void happenTo(QByteArray &text);

    std::mt19937 m_random; // the same on every platform, unlike its distributions
    QList<QByteArray> m_words;
};

} // namespace plexus::test
