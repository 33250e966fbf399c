// The three tools of the public comparison http4k/benchmark-mcp-servers-v2: answers of the same
// shape, made in memory instead of asked from Redis and a web service.
#include "tools/tools.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr int productCount = 100'000;

static QJsonObject product(int id)
{
    return {{u"id"_s, id},
            {u"sku"_s, u"SKU-%1"_s.arg(id, 6, 10, QChar(u'0'))},
            {u"name"_s, u"Product %1"_s.arg(id)},
            {u"price"_s, 50.0 + id % 450},
            {u"rating"_s, 3.5 + id % 15 / 10.0},
            {u"stock"_s, id % 200}};
}

static QJsonArray products(int count)
{
    QJsonArray list;
    for (int i = 0; i < count; ++i)
        list.append(product(i * 37 % productCount));
    return list;
}

struct Search
{
    QString category;
    double minPrice = 0;
    double maxPrice = 0;
    int limit = 10;
    static constexpr auto fields()
    {
        return std::tuple{field("category", &Search::category, "Which products"),
                          field("min_price", &Search::minPrice, "From this price"),
                          field("max_price", &Search::maxPrice, "Up to this price"),
                          field("limit", &Search::limit, "How many").between(1, 100)};
    }
};

static Task<QJsonObject> searchProducts(ToolCall, Search wanted)
{
    QJsonArray popular;
    for (int i = 0; i < wanted.limit; ++i)
        popular.append(i * 11);
    co_return QJsonObject{{u"category"_s, wanted.category},
                          {u"total_found"_s, productCount},
                          {u"products"_s, products(wanted.limit)},
                          {u"top10_popular_ids"_s, popular}};
}

struct Cart
{
    QString userId;
    static constexpr auto fields()
    {
        return std::tuple{field("user_id", &Cart::userId, "Whose cart")};
    }
};

static Task<QJsonObject> getUserCart(ToolCall, Cart wanted)
{
    co_return QJsonObject{{u"user_id"_s, wanted.userId},
                          {u"cart"_s, QJsonObject{{u"items"_s, products(3)}}},
                          {u"recent_history"_s, products(5)}};
}

struct Item
{
    int productId = 0;
    int quantity = 1;
    static constexpr auto fields()
    {
        return std::tuple{field("product_id", &Item::productId, "What"),
                          field("quantity", &Item::quantity, "How many").between(1, 1000)};
    }
};

struct Order
{
    QString userId;
    QList<Item> items;
    static constexpr auto fields()
    {
        return std::tuple{field("user_id", &Order::userId, "Who buys"),
                          field("items", &Order::items, "What is bought")};
    }
};

static Task<QJsonObject> checkout(ToolCall, Order order)
{
    double total = 0;
    for (const Item &item : std::as_const(order.items))
        total += item.quantity * product(item.productId).value(u"price"_s).toDouble();
    co_return QJsonObject{{u"status"_s, u"confirmed"_s},
                          {u"user_id"_s, order.userId},
                          {u"total"_s, total},
                          {u"items_count"_s, order.items.size()}};
}

static void registerShop(ToolRegistry &tools)
{
    tools.add(tool(u"search_products"_s)
                  .description(u"Finds products of a category within a range of prices"_s)
                  .input<Search>()
                  .handler(&searchProducts));
    tools.add(tool(u"get_user_cart"_s)
                  .description(u"Shows a user's cart and latest orders"_s)
                  .input<Cart>()
                  .handler(&getUserCart));
    tools.add(tool(u"checkout"_s)
                  .description(u"Orders what is given"_s)
                  .input<Order>()
                  .handler(&checkout));
}

} // namespace plexus

PLEXUS_MODULE("shop_tools", plexus::registerShop)
