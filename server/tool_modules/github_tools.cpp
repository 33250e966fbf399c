// get_my_github_repos: a tool that needs the user's GitHub account.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

struct ListRepos
{
    QString visibility = u"all"_s;
    int limit = 30;

    static constexpr auto fields()
    {
        return std::tuple{
            field("visibility", &ListRepos::visibility, "Which repositories")
                .oneOf({"all", "public", "private"})
                .defaulted(),
            field("limit", &ListRepos::limit, "How many to return").between(1, 100).defaulted()};
    }
};

static Task<QJsonArray> listRepos(ToolCall call, ListRepos args, AuthorizedClient github)
{
    call.progress(u"Asking GitHub"_s);
    const Query query{{u"visibility"_s, args.visibility}, {u"per_page"_s, args.limit}};
    co_return co_await github.getArray(u"/user/repos"_s, query);
}

static void registerGithubTools(ToolRegistry &tools)
{
    tools.add(tool(u"get_my_github_repos"_s)
                  .title(u"My GitHub repositories"_s)
                  .description(u"Lists the repositories the caller can see on GitHub."_s)
                  .inSets({u"developer_tools"_s})
                  .forTenants({u"mycompany"_s})
                  .readOnly()
                  .openWorld()
                  .input<ListRepos>()
                  .requiresAuth(u"github"_s, {u"repo"_s, u"read:user"_s})
                  .handler(&listRepos));
}

} // namespace plexus

PLEXUS_MODULE("github_tools", plexus::registerGithubTools)
