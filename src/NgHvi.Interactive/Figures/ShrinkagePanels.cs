using MathNet.Numerics.LinearAlgebra;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>What groups say alone against what the fit says of them.</summary>
internal static class ShrinkagePanels
{
    private const int MostGroups = 400;
    private const int MostPanels = 6;

    public static Plot Draw(Fit fit)
    {
        var data = fit.Model.Data;
        if (data.GroupName.Length == 0)
        {
            throw new ArgumentException("A model without random coefficients has no shrinkage to show.", nameof(fit));
        }

        if (data.Factors.Count > 1)
        {
            var panels = data.Factors.SelectMany(factor => Of(fit, factor)).Take(MostPanels).ToArray();
            return Plot.Grid(1, panels.Length, panels).Titled("Random coefficients are shrunk", "each factor's beside the others as fitted")
                .WithoutLegend().Size(Math.Clamp(420 * panels.Length, 520, 1200), 440);
        }

        var isLinear = fit.Model.Density.Response is GaussianResponse && !data.IsDeep && !data.HasRandomFeatures;
        var shown = SeriesThinning.Evenly(data.GroupCount, MostGroups).ToArray();
        return isLinear ? Coefficients(fit, data, shown) : Means(fit, shown);
    }

    private static Plot Coefficients(Fit fit, ModelData data, int[] shown)
    {
        var r = data.RandomNames.Count;
        var beta = data.FixedNames.Select(name => fit[name].Mean).ToArray();
        // Groups whose rows do not tell their coefficients apart have no estimate of their own.
        var own = Array.ConvertAll(shown, k => Own(data, beta, k));
        var left = own.Count(one => one is null);
        var panels = Enumerable.Range(0, Math.Min(r, MostPanels)).Select(j =>
        {
            var points = shown.Zip(own).Where(one => one.Second is not null)
                .Select(one => (X: one.Second![j], Y: fit.RandomEffects[one.First].Means[j])).ToArray();
            return Against(points, "a group").Titled(data.RandomNames[j])
                .XAxis("from the group's rows alone").YAxis(j == 0 ? "of the fit" : "");
        }).ToArray();
        var note = left > 0 ? $"; {ModelText.Count(left, "group")} with too few rows left out" : "";
        return Plot.Grid(1, panels.Length, panels)
            .Titled("Random coefficients are shrunk", Shown(shown.Length, data.GroupCount) + note)
            .WithoutLegend().Size(Math.Clamp(420 * panels.Length, 520, 1200), 440);
    }

    /// <summary>One of several factors: least squares of what the fixed part and the other factors leave.</summary>
    private static IEnumerable<Plot> Of(Fit fit, GroupingFactor factor)
    {
        var (all, one, others) = (fit.Model.Data, fit.Model.Data.By(factor), new Dictionary<int, double>());
        var effects = fit.RandomEffects.GroupBy(effect => effect.Factor).ToDictionary(group => group.Key, group => group.ToArray());
        for (var i = 0; i < all.RowCount; i++)
        {
            others[all.SourceRows[i]] = 0;
            foreach (var other in all.Factors.Where(other => other.Name != factor.Name))
                for (var a = 0; a < other.Count; a++)
                    others[all.SourceRows[i]] += all.Random[(i * all.RandomNames.Count) + other.First + a]
                        * effects[other.Name][other.Levels[i]].Means[a];
        }

        var beta = all.FixedNames.Select(name => fit[name].Mean).ToArray();
        var shown = SeriesThinning.Evenly(one.GroupCount, MostGroups).ToArray();
        var own = Array.ConvertAll(shown, k => Own(one, beta, k, row => others[one.SourceRows[row]]));
        return Enumerable.Range(0, factor.Count).Select(j => Against(
                [.. shown.Zip(own).Where(pair => pair.Second is not null)
                    .Select(pair => (pair.Second![j], effects[factor.Name][pair.First].Means[j]))], "a level")
            .Titled($"{ModelText.Name(factor.Name)}: {one.RandomNames[j]}").XAxis("from the level's rows alone")
                .YAxis(j == 0 ? "of the fit" : ""));
    }

    /// <summary>Least squares of what the fixed part leaves, in the rows of one group.</summary>
    private static double[]? Own(ModelData data, double[] beta, int group, Func<int, double>? others = null)
    {
        var (q, r) = (beta.Length, data.RandomNames.Count);
        var (first, count) = (data.GroupOffsets[group], data.GroupOffsets[group + 1] - data.GroupOffsets[group]);
        if (count < r) return null;

        var z = Matrix<double>.Build.Dense(count, r);
        var rest = Vector<double>.Build.Dense(count);
        for (var i = 0; i < count; i++)
        {
            var row = first + i;
            rest[i] = data.Response[row] - (data.Offset.Length > 0 ? data.Offset[row] : 0) - (others?.Invoke(row) ?? 0);
            for (var j = 0; j < q; j++)
            {
                rest[i] -= data.Fixed[(row * q) + j] * beta[j];
            }

            for (var j = 0; j < r; j++)
            {
                z[i, j] = data.Random[(row * r) + j];
            }
        }

        var qr = z.QR();
        return qr.IsFullRank ? [.. qr.Solve(rest)] : null;
    }

    private static Plot Means(Fit fit, int[] shown)
    {
        var frame = fit.Residuals();
        var rows = frame["group"].Cast<string>().Zip(frame["response"].Cast<double?>().Zip(frame["fitted"].Cast<double?>()))
            .GroupBy(row => row.First, row => row.Second)
            .Select(group => (
                X: group.Average(row => row.First ?? double.NaN), Y: group.Average(row => row.Second ?? double.NaN))).ToArray();
        return Against([.. shown.Select(k => rows[k])], "a group").XAxis("mean response of a group").YAxis("its mean by the fit")
            .Titled("Group means are shrunk", Shown(shown.Length, rows.Length)).Size(560, 480);
    }

    private static Plot Against((double X, double Y)[] points, string name) =>
        TruthPanel.Diagonal(Plot.Create(), points.Select(point => point.X), "no shrinkage")
            .Points(points.Select(point => point.X), points.Select(point => point.Y), name);

    private static string Shown(int shown, int all) => shown < all
        ? $"{NumberFormat.Count(shown)} of {ModelText.Count(all, "group")}" : ModelText.Count(all, "group");
}
