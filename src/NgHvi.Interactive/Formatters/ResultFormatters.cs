using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Formatters;

/// <summary>Every type that notebooks show, one line each.</summary>
internal static class ResultFormatters
{
    public static IReadOnlyList<ResultFormatter> All { get; } =
    [
        ResultFormatter.Table<DisplayTable>(table => table),
        ResultFormatter.Figure<Figure>(figure => figure),
    ];
}
