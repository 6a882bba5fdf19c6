using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Support;

/// <summary>Models of known data for what is said of fits.</summary>
internal static class FitCases
{
    public static MixedModel Model(MixedData data, ModelOptions? options = null, double scale = 1, double shift = 0)
    {
        var groups = new string[data.RowCount];
        for (var k = 0; k < data.GroupCount; k++)
        {
            groups.AsSpan(data.Offsets[k]..data.Offsets[k + 1]).Fill($"g{k}");
        }

        var response = Array.ConvertAll(data.Response, y => (scale * y) + shift);
        var data2 = ModelData.FromArrays(response, data.FixedDesign, data.RandomDesign, [], groups);
        return MixedModel.From(data2, options);
    }

    public static Fit Fitted(this MixedModel model, Method? method = null, long seed = 1, int starts = 1, int? threads = null) =>
        model.Fit(method, seed, starts, threads, cancellationToken: TestContext.Current.CancellationToken);

    public static Elpd LeftOut(this Fit fit, bool byGroup = false, int refits = 50, string? factor = null) =>
        fit.Loo(byGroup, factor, refits, cancellationToken: TestContext.Current.CancellationToken);

    public static Elpd Widely(this Fit fit, bool byGroup = false) =>
        fit.Waic(byGroup, cancellationToken: TestContext.Current.CancellationToken);

    public static Elpd InFolds(this Fit fit, int folds, DataFrameColumn? blocks = null) =>
        fit.KFold(folds, blocks, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A random intercept and a slope of its own column, away from zero.</summary>
    public static MixedData Slopes(int groups = 30, int rows = 8, int seed = 3)
    {
        var data = MixedData.Random([.. Enumerable.Repeat(rows, groups)], 2, 2, seed);
        for (var i = 0; i < data.RowCount; i++)
        {
            data.FixedDesign[(2 * i) + 1] = data.RandomDesign[(2 * i) + 1] += 3;
        }

        return data;
    }
}
