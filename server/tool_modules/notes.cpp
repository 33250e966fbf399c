// write_note and notes://latest: a resource that changes and says so.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static const QString latestNote = u"notes://latest"_s;
static const QString noteKey = u"notes.latest"_s;

struct Note
{
    QString text;

    static constexpr auto fields()
    {
        return std::tuple{field("text", &Note::text, "What to remember").length(1, 4000)};
    }
};

static Task<QString> writeNote(ToolCall call, Note note)
{
    co_await call.setValue(noteKey, note.text);
    call.announceOwnResourceUpdated(latestNote);
    co_return u"Noted."_s;
}

static Task<QString> readNote(ToolCall call)
{
    const auto note = co_await call.valueOf(noteKey);
    co_return note ? note->toString() : u"There is no note yet."_s;
}

static void registerNotes(ToolRegistry &tools)
{
    tools.add(tool(u"write_note"_s)
                  .title(u"Write a note"_s)
                  .description(u"Keeps a note for you; read it at notes://latest."_s)
                  .inSets({u"examples"_s})
                  .destructive()
                  .openWorld(false)
                  .input<Note>()
                  .handler(&writeNote));
    tools.add(resource(latestNote)
                  .name(u"latest_note"_s)
                  .title(u"Latest note"_s)
                  .description(u"The note that you wrote last."_s)
                  .mimeType(u"text/plain"_s)
                  .inSets({u"examples"_s})
                  .handler(&readNote));
}

} // namespace plexus

PLEXUS_MODULE("notes", plexus::registerNotes)
