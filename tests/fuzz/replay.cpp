// Feeds a fuzzer's function without libFuzzer: every seed, every beginning of the small ones, which
// is where parsers run over the end, and as many variants as the first argument says, the same at
// every run.
#include "support/mutations.h"

#include <QDir>
#include <QFile>

#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static constexpr qsizetype smallSeed = 4096;

static void feed(const QByteArray &bytes)
{
    // Without the NUL that QByteArray keeps behind its bytes, so that ASan sees a step too far.
    const std::vector<unsigned char> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

//! What libFuzzer's dictionary of these seeds has, `"word"` a line with `\xNN` in it.
static QList<QByteArray> wordsOf(const QDir &seeds)
{
    QFile file(seeds.path() + QLatin1StringView(".dict"));
    QList<QByteArray> words;
    if (!file.open(QIODevice::ReadOnly))
        return words;
    for (const QByteArray &line : file.readAll().split('\n')) {
        QByteArray word = line.mid(1, line.size() - 2).replace("\\\"", "\"");
        for (qsizetype at = word.indexOf("\\x"); at >= 0; at = word.indexOf("\\x", at + 1))
            word.replace(at, 4, QByteArray::fromHex(word.mid(at + 2, 2)));
        words.append(word);
    }
    return words;
}

static bool feedFile(const QString &path, int variants, plexus::test::Mutations &mutations)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray seed = file.readAll();
    feed(seed);
    for (qsizetype length = 0; length < qMin(seed.size(), smallSeed); ++length)
        feed(seed.first(length));
    for (int i = 0; i < variants && seed.size() < smallSeed; ++i)
        feed(mutations.of(seed));
    return true;
}

int main(int argc, char **argv)
{
    int fed = 0;
    const int variants = argc > 1 ? QByteArray(argv[1]).toInt() : 0;
    for (int i = 2; i < argc; ++i) {
        const QDir folder(QFile::decodeName(argv[i]));
        plexus::test::Mutations mutations(1, wordsOf(folder));
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name))
            fed += feedFile(folder.filePath(name), variants, mutations) ? 1 : 0;
    }
    std::printf("%d seeds\n", fed);
    return fed > 0 ? 0 : 1; // no seeds: the path is wrong
}
