// Feeds a fuzzer's function without libFuzzer: every seed, and every beginning of the small ones,
// which is where parsers run over the end.
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

static bool feedFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray seed = file.readAll();
    feed(seed);
    for (qsizetype length = 0; length < qMin(seed.size(), smallSeed); ++length)
        feed(seed.first(length));
    return true;
}

int main(int argc, char **argv)
{
    int fed = 0;
    for (int i = 1; i < argc; ++i) {
        const QDir folder(QFile::decodeName(argv[i]));
        for (const QString &name : folder.entryList(QDir::Files))
            fed += feedFile(folder.filePath(name)) ? 1 : 0;
    }
    std::printf("%d seeds\n", fed);
    return fed > 0 ? 0 : 1; // no seeds: the path is wrong
}
