// A terminal that remembers what was said and knows what to answer.
#pragma once

#include "app/cli/terminal.h"

#include <QHash>
#include <QStringList>

namespace plexus::test {

class ScriptedTerminal final : public cli::Terminal
{
public:
    void print(const QString &text) override { printed += text; }
    void complain(const QString &text) override { complained += text; }
    QByteArray readAll() override { return input; }
    QString ask(const QString &question) override
    {
        complained += question;
        return answers.isEmpty() ? QString() : answers.takeFirst();
    }
    bool isInteractive() const override { return interactive; }
    QString askUnseen(const QString &question) override { return ask(question); }
    QString environment(const QString &name) const override { return variables.value(name); }

    QString printed;
    QString complained;
    QByteArray input;
    QStringList answers;
    bool interactive = false;
    QHash<QString, QString> variables;
};

} // namespace plexus::test
