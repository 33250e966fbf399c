// What a command line program has around it, so that tests can be around it too.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace plexus::cli {

class Terminal
{
public:
    virtual ~Terminal() = default;
    //! Results: standard output.
    virtual void print(const QString &text) = 0;
    //! Warnings, errors and questions: standard error.
    virtual void complain(const QString &text) = 0;
    //! Everything up to the end of standard input.
    virtual QByteArray readAll() = 0;
    //! One line of an answer; only where isInteractive().
    virtual QString ask(const QString &question) = 0;
    //! The same, and what is typed is not shown.
    virtual QString askUnseen(const QString &question) = 0;
    //! A person is at the other end of standard input and error.
    virtual bool isInteractive() const = 0;
    //! A setting: of the environment, or of the settings file that a server started here reads.
    virtual QString environment(const QString &name) const = 0;
};

//! The process's own.
class ProcessTerminal final : public Terminal
{
public:
    //! Reads `.env` of the working folder when there is one; one that cannot be read is complained
    //! of and counts as none.
    ProcessTerminal();
    void print(const QString &text) override;
    void complain(const QString &text) override;
    QByteArray readAll() override;
    QString ask(const QString &question) override;
    QString askUnseen(const QString &question) override;
    bool isInteractive() const override;
    QString environment(const QString &name) const override;

private:
    QHash<QString, QString> m_settings; //!< of the file
};

} // namespace plexus::cli
