#include "outbound/form.h"
#include "support/test_main.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesAsBrowsersDo();
    void readsWhatItWrote();
    void readsFormsOfOthers();
    void refusesBrokenForms_data();
    void refusesBrokenForms();
};

void TstForm::encodesAsBrowsersDo()
{
    const Secret encoded = Form()
                               .add(u"grant type"_s, u"a+b&c=d"_s)
                               .add(u"ü"_s, u"~*-._"_s)
                               .add(u"secret"_s, Secret("%\n"))
                               .add(u"empty"_s, QString())
                               .encoded();
    QCOMPARE(encoded.reveal(), "grant+type=a%2Bb%26c%3Dd&%C3%BC=%7E*-._&secret=%25%0A&empty=");
}

void TstForm::readsWhatItWrote()
{
    const FormFields fields{{u"a b"_s, u"c+d%"_s}, {u"ü=&"_s, u""_s}, {u"a b"_s, u"€\r\n"_s}};
    Form form;
    for (const auto &[name, value] : fields)
        form.add(name, value);
    QCOMPARE(readForm(form.encoded().reveal()), fields);
}

void TstForm::readsFormsOfOthers()
{
    QCOMPARE(readForm("access_token=gho_x&scope=repo%2Cuser&token_type=bearer"),
             (FormFields{{u"access_token"_s, u"gho_x"_s},
                         {u"scope"_s, u"repo,user"_s},
                         {u"token_type"_s, u"bearer"_s}}));
    QCOMPARE(readForm("a&&b=c=d&"), (FormFields{{u"a"_s, u""_s}, {u"b"_s, u"c=d"_s}}));
    QCOMPARE(readForm(""), FormFields());
}

void TstForm::refusesBrokenForms_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"a=%", "a=%2", "a=%zz", "%=b", "a=%ff", "a=\xc3"})
        QTest::newRow(text) << QByteArray(text);
}

void TstForm::refusesBrokenForms()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readForm(text));
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstForm, tst_form)
#include "tst_form.moc"
