#include "app/cli/terminal.h"

#include "app/dotenv.h"
#include "core/failure.h"

#include <QFile>

#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <termios.h>
#include <unistd.h>
#endif

namespace plexus::cli {

static void writeTo(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

static QByteArray readStandardInput(bool oneLine)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return {};
    return oneLine ? input.readLine() : input.readAll();
}

namespace {

//! While it lives, the terminal does not show what is typed.
class EchoOff
{
public:
    EchoOff();
    ~EchoOff();
    Q_DISABLE_COPY_MOVE(EchoOff)

private:
#ifdef Q_OS_WIN
    DWORD m_before = 0;
#else
    termios m_before{};
#endif
};

#ifdef Q_OS_WIN
EchoOff::EchoOff()
{
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    GetConsoleMode(input, &m_before);
    SetConsoleMode(input, m_before & ~DWORD(ENABLE_ECHO_INPUT));
}

EchoOff::~EchoOff() { SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), m_before); }
#else
EchoOff::EchoOff()
{
    tcgetattr(STDIN_FILENO, &m_before);
    termios silent = m_before;
    silent.c_lflag &= ~tcflag_t(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
}

EchoOff::~EchoOff() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before); }
#endif

} // namespace

ProcessTerminal::ProcessTerminal()
{
    QFile file(QStringLiteral(".env"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    try {
        for (const auto &[name, value] : app::parseDotenv(QString::fromUtf8(file.readAll())))
            m_settings.insert(name, value);
    } catch (const Failure &failure) {
        complain(QStringLiteral("Warning: .env is not read: %1\n").arg(failure.callerText()));
    }
}

void ProcessTerminal::print(const QString &text) { writeTo(stdout, text); }

void ProcessTerminal::complain(const QString &text) { writeTo(stderr, text); }

QByteArray ProcessTerminal::readAll() { return readStandardInput(false); }

QString ProcessTerminal::ask(const QString &question)
{
    complain(question);
    return QString::fromUtf8(readStandardInput(true)).trimmed();
}

QString ProcessTerminal::askUnseen(const QString &question)
{
    QString answer;
    {
        const EchoOff unseen;
        answer = ask(question);
    }
    complain(QStringLiteral("\n"));
    return answer;
}

bool ProcessTerminal::isInteractive() const
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stdin)) && _isatty(_fileno(stderr));
#else
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
#endif
}

QString ProcessTerminal::environment(const QString &name) const
{
    return qEnvironmentVariable(name.toLocal8Bit().constData(), m_settings.value(name));
}

} // namespace plexus::cli
