namespace NgHvi.Tests.Support;

/// <summary>Data in groups whose rows are equal, or vary.</summary>
internal static class CellCase
{
    private static readonly int[] Sizes = [1, 2, 40, 7, 300, 12, 30, 1, 25, 60];

    public static MixedDensity Model(ModelData data, string family, bool isDeep, KernelChoice kernel) => new(data, new ModelOptions
    {
        Response = Response.Parse(family),
        Hidden = isDeep ? [3, 5] : [],
        Activation = Activation.Tanh,
        Kernel = kernel,
    });

    public static ModelData Rows(string family, int r, bool isDeep, bool hasOffset, bool isVaried = false, bool sharesInputs = false)
    {
        var n = Sizes.Sum();
        var (x, z, groups) = (new double[2 * n], new double[r * n], new string[n]);
        var (u, y, offset) = (new double[n], new double[n], new double[n]);
        var noise = MixedCase.Normals(3, 1, n);
        for (int k = 0, i = 0; k < Sizes.Length; k++)
        {
            for (var end = i + Sizes[k]; i < end; i++)
            {
                (x[2 * i], x[(2 * i) + 1]) = (1, isVaried ? noise[i] * noise[i] : i % 2);
                u[i] = isVaried && !sharesInputs ? Math.Sin(i) : 0.5 * (i * 5 % 3);
                for (var a = 0; a < r; a++) z[(i * r) + a] = x[(2 * i) + a];
                offset[i] = isVaried ? 0.3 * noise[i] : 0.4 * (i % 2);
                var eta = 0.2 + (0.5 * x[(2 * i) + 1]) - (0.4 * u[i]) + (0.3 * (k % 3)) + noise[i];
                y[i] = family switch
                {
                    "gaussian" => eta,
                    "probit" or "logit" => eta > 0.6 ? 1 : 0,
                    _ => Math.Round(Math.Exp(Math.Min(eta, 2))),
                };
                groups[i] = $"g{k}";
            }
        }

        return ModelData.FromArrays(
            y, x, z, isDeep ? u : [], r == 0 ? null : groups, ["(Intercept)", "x1"], r == 0 ? null : new[] { "(Intercept)", "x1" }[..r],
            isDeep ? ["u"] : null, hasRandomFeatures: isDeep && r > 1, offset: hasOffset ? offset : []);
    }

    public static ModelData Select(
        ModelData data, int[] rows, double[] response, double[] trials, bool hasOffset = true, double[]? offset = null)
    {
        double[] Take(ReadOnlySpan<double> matrix, int width)
        {
            var result = new double[rows.Length * width];
            for (var i = 0; i < rows.Length; i++) matrix.Slice(rows[i] * width, width).CopyTo(result.AsSpan(i * width));
            return result;
        }

        var groups = new string[data.RowCount];
        for (var k = 0; k < data.GroupCount; k++) groups.AsSpan(data.GroupOffsets[k]..data.GroupOffsets[k + 1]).Fill(data.GroupKeys[k]);
        offset ??= hasOffset && !data.Offset.IsEmpty ? Take(data.Offset, 1) : [];
        return ModelData.FromArrays(
            response, Take(data.Fixed, data.FixedNames.Count), Take(data.Random, data.RandomNames.Count),
            Take(data.Inputs, data.InputNames.Count), [.. rows.Select(i => groups[i])], data.FixedNames, data.RandomNames,
            data.IsDeep ? data.InputNames : null, hasRandomFeatures: data.HasRandomFeatures, offset: offset, trials: trials);
    }
}
