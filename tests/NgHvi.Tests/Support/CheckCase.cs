using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Support;

/// <summary>Rows of a known model: η = 0.4 + 0.5x + α_k + offset with α_k ~ N(0, 0.6²).</summary>
internal static class CheckCase
{
    public static ModelData Rows(
        string family, int groups, int size, int seed = 1, double trials = 0, double parameter = 1, bool isShuffled = false)
    {
        var (response, key, n) = (Response.Parse(family), RandomKey.FromSeed(seed), groups * size);
        var (x, y, offset, keys) = (new double[2 * n], new double[n], new double[n], new string[n]);
        var (slopes, effects) = (Normals(0, n), Normals(1, groups));
        for (var i = 0; i < n; i++)
        {
            var k = isShuffled ? i % groups : i / size;
            (x[2 * i], x[(2 * i) + 1], offset[i], keys[i]) = (1, slopes[i], 0.2 * ((i % 3) - 1), $"g{k}");
            var random = new KeyedStream(key.Fold(2).Fold(i));
            var eta = 0.4 + (0.5 * slopes[i]) + (0.6 * effects[k]) + offset[i];
            y[i] = Math.Max(1, trials) * response.Draw(trials, eta, [parameter], ref random);
        }

        double[] all = trials > 0 ? [.. Enumerable.Repeat(trials, n)] : [];
        return ModelData.FromArrays(
            Array.ConvertAll(y, value => trials > 0 ? Math.Round(value) : value), x, [.. Enumerable.Repeat(1.0, n)], [], keys,
            ["(Intercept)", "x"], offset: offset, trials: all);

        double[] Normals(int stream, int count)
        {
            var values = new double[count];
            NormalSampler.Fill(key.Fold(stream), values);
            return values;
        }
    }

    public static Fit Fit(
        string family, int groups, int size, int seed = 1, double trials = 0, double parameter = 1, string? fitted = null) =>
        MixedModel.From(
            Rows(family, groups, size, seed, trials, parameter), new() { Response = Response.Parse(fitted ?? family) }).Fitted();

    public static double[] Numbers(this DataFrame? frame, string column) =>
        [.. frame!.Columns[column].Cast<object?>().Select(value => value is null ? double.NaN : Convert.ToDouble(value, null))];

    public static double Cell(this DataFrame? frame, string row, string column) =>
        frame.Numbers(column)[frame!.Columns[0].Cast<object>().Index().First(one => $"{one.Item}" == row).Index];

    /// <summary>All cells, exactly.</summary>
    public static string Text(this DataFrame? frame) => frame is null ? "" : string.Join('\n', frame.Columns.Select(column =>
        $"{column.Name}: {string.Join(' ', column.Cast<object?>().Select(value => FormattableString.Invariant($"{value:R}")))}"));

    public static double NormalCdf(double z) => NormalTail.Cdf(z);
}
