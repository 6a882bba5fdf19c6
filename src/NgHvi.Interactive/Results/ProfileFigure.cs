using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>The expected response along one column, a line for each group with its posterior interval as a band.</summary>
public static class ProfileFigure
{
    private const int MostBands = 4;

    /// <summary>Draws a profile under a title that says what it is.</summary>
    public static Figure Create(ResponseProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Create($"{Response(profile)} along {profile.ColumnName}", profile);
    }

    /// <summary>Draws a profile.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="withBands">Whether intervals are drawn; null: with at most four curves.</param>
    public static Figure Create(string title, ResponseProfile profile, bool? withBands = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var hasBands = withBands ?? (profile.Curves.Count <= MostBands);
        var subtitle = "other columns at their reference values" + (hasBands ? $"; bands: {Interval(profile)}" : "");
        return Panel(profile, hasBands).Titled(title, subtitle);
    }

    /// <summary>Draws several profiles side by side, as of several columns or at several reference points.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="profiles">A title and a profile for each panel, row by row.</param>
    /// <param name="columns">Panels in a row; 0: all in one row. Range: ≥ 0.</param>
    /// <param name="withBands">Whether intervals are drawn; null: with at most four curves a panel.</param>
    public static Figure Grid(
        string title, IEnumerable<(string Title, ResponseProfile Profile)> profiles, int columns = 0, bool? withBands = null)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (string Title, ResponseProfile Profile)[] all = [.. profiles];
        var across = columns == 0 ? Math.Max(1, all.Length) : columns;
        var hasBands = withBands ?? all.All(one => one.Profile.Curves.Count <= MostBands);
        var panels = all.Select((one, i) => Panel(one.Profile, hasBands, hasYTitle: i % across == 0).Titled(one.Title));
        var subtitle = hasBands && all.Length > 0 ? $"bands: {Interval(all[0].Profile)}" : "";
        return Figure.Grid(Math.Max(1, (all.Length + across - 1) / across), across, panels).Titled(title, subtitle);
    }

    private static Figure Panel(ResponseProfile profile, bool hasBands, bool hasYTitle = true)
    {
        var x = profile.Grid.ToArray();
        var figure = Figure.Create().XAxis(profile.ColumnName).YAxis(hasYTitle ? Response(profile) : "");
        foreach (var curve in profile.Curves)
        {
            figure = hasBands ? figure.Band(x, curve.Lower.ToArray(), curve.Upper.ToArray(), curve.Name) : figure;
            figure = figure.Line(x, curve.Means.ToArray(), curve.Name);
        }

        return figure;
    }

    private static string Response(ResponseProfile profile) =>
        profile.IsProbability ? $"P({profile.ResponseName} = 1)" : $"E[{profile.ResponseName}]";

    private static string Interval(ResponseProfile profile) => $"{NumberFormat.Compact(100 * profile.Level)} % posterior intervals";
}
