namespace NgHvi.Interactive.Figures;

/// <summary>The expected response along one column.</summary>
internal static class ProfilePanel
{
    private const int MostBands = 4;

    public static Plot Draw(Named<ResponseProfile>[] profiles)
    {
        var hasBands = profiles.All(one => one.Value.Curves.Count <= MostBands);
        var words = hasBands && profiles.Length > 0
            ? $"; bands: {NumberFormat.Compact(100 * profiles[0].Value.Level)} % posterior intervals" : "";
        var plots = profiles.Select((one, i) => Draw(one.Value, hasBands, i == 0).Titled(
            one.Name.Length > 0 ? one.Name : $"{Response(one.Value)} along {one.Value.ColumnName}")).ToArray();
        var subtitle = $"other columns at their reference values{words}";
        return plots.Length == 1 ? plots[0].Titled(plots[0].Title, subtitle)
            : Plot.Facets(3, plots, sharesX: false, sharesY: false).Titled("Expected response", subtitle);
    }

    private static Plot Draw(ResponseProfile profile, bool hasBands, bool hasYTitle)
    {
        var x = profile.Grid.ToArray();
        return profile.Curves.Aggregate(
            Plot.Create().XAxis(profile.ColumnName).YAxis(hasYTitle ? Response(profile) : ""),
            (plot, curve) => (hasBands ? plot.Band(x, curve.Lower.ToArray(), curve.Upper.ToArray(), curve.Name) : plot)
                .Line(x, curve.Means.ToArray(), curve.Name));
    }

    private static string Response(ResponseProfile profile) =>
        profile.IsProbability ? $"P({profile.ResponseName} = 1)" : $"E[{profile.ResponseName}]";
}
