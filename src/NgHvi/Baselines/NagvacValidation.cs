namespace NgHvi;

/// <summary>Mean −log density of validation rows, random effects at their conditional mean (method section 5.4: mode).</summary>
internal sealed class NagvacValidation
{
    private const int RowMultiple = 16;
    private readonly MixedDensity model;
    private readonly Rows rows;
    private readonly ConditionalMoments moments;
    private readonly NetworkPass network;
    private readonly int padded;
    private readonly double[] columns, regressors, means, covariances, losses, parameters;

    public NagvacValidation(MixedDensity model, Rows rows)
    {
        (this.model, this.rows) = (model, rows);
        var (shape, n, width) = (model.Shape, rows.Response.Length, model.Shape.FeatureStart + model.Data.InputNames.Count);
        padded = (n + RowMultiple - 1) / RowMultiple * RowMultiple;
        Guard.SameLength(rows.Columns.Length, "columns of validation rows", n * width, "rows times columns");
        (columns, regressors) = (new double[width * padded], new double[shape.RegressorCount * padded]);
        for (var i = 0; i < rows.Columns.Length; i++) columns[(i % width * padded) + (i / width)] = rows.Columns[i];
        columns.AsSpan(0, shape.FeatureStart * padded).CopyTo(regressors);
        network = new NetworkPass(model.Architecture, padded);
        moments = model.CreateMoments([.. Enumerable.Range(0, model.Data.GroupCount)])();
        means = new double[model.Data.GroupCount * shape.RandomCount];
        covariances = new double[means.Length * shape.RandomCount];
        (losses, parameters) = (new double[n], new double[shape.ParameterCount]);
    }

    public double Loss(ReadOnlySpan<double> theta) // In nats a row.
    {
        var shape = model.Shape;
        moments.Fill(theta, means, covariances);
        network.Load(theta[..shape.WeightCount]);
        network.Forward(columns.AsSpan(shape.FeatureStart * padded), padded, regressors.AsSpan(shape.FeatureStart * padded));
        for (var p = 0; p < parameters.Length; p++) parameters[p] = Math.Exp(moments.Parameters.Response[p]);
        for (var i = 0; i < losses.Length; i++)
        {
            var (eta, group) = (0.0, rows.Groups[i]);
            for (var j = 0; j < shape.RegressorCount; j++) eta += regressors[(j * padded) + i] * moments.Parameters.Coefficients[j];
            for (var a = 0; group >= 0 && a < shape.RandomCount; a++)
                eta += regressors[(shape.RandomIndices[a] * padded) + i] * means[(group * shape.RandomCount) + a];
            losses[i] = -model.Response.LogDensity(rows.Response[i], eta, parameters);
        }

        return FixedOrder.Sum(losses) / losses.Length;
    }

    internal sealed record Rows(double[] Response, double[] Columns, int[] Groups)
    {
        public static Rows None { get; } = new([], [], []);

        public static Rows Create(MixedDensity model, DesignRows rows)
        {
            if (!rows.HasResponse || rows.RowCount == 0)
                throw new InputException($"The validation rows must be some, with the response {model.Data.ResponseName}.");
            var index = model.Data.GroupKeys.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            return new(
                rows.Response,
                model.Columns(rows.RowCount, rows.Fixed, rows.Random, rows.Inputs),
                rows.GroupKeys.Count == 0 ? [.. Enumerable.Repeat(-1, rows.RowCount)]
                    : [.. rows.GroupKeys.Select(key => index.GetValueOrDefault(key, -1))]);
        }
    }
}
