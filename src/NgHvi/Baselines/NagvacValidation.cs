namespace NgHvi;

/// <summary>
/// The loss that stops NAGVAC: minus the mean log density of the validation rows at θ = μ, every group's random effects at their
/// conditional mean given its training rows (method section 5.4, where they stand at their mode); 0 in groups without training rows.
/// </summary>
internal sealed class NagvacValidation
{
    private const int RowMultiple = 16;
    private readonly MixedDensity model;
    private readonly ConditionalMoments moments;
    private readonly NetworkPass network;
    private readonly int[] groups;
    private readonly int padded;
    private readonly double[] response;
    private readonly double[] columns;
    private readonly double[] regressors;
    private readonly double[] means;
    private readonly double[] covariances;
    private readonly double[] losses;
    private readonly double[] parameters;

    public NagvacValidation(MixedDensity model, NagvacRows rows)
    {
        this.model = model;
        var (shape, n) = (model.Shape, rows.Response.Length);
        (response, groups) = (rows.Response, rows.Groups);
        padded = (n + RowMultiple - 1) / RowMultiple * RowMultiple;
        var width = shape.FeatureStart + model.Data.InputNames.Count;
        Guard.SameLength(rows.Columns.Length, "columns of validation rows", n * width, "rows times columns");
        columns = new double[width * padded];
        for (var i = 0; i < rows.Columns.Length; i++) columns[(i % width * padded) + (i / width)] = rows.Columns[i];
        regressors = new double[shape.RegressorCount * padded];
        columns.AsSpan(0, shape.FeatureStart * padded).CopyTo(regressors);
        network = new NetworkPass(model.Architecture, padded);
        moments = model.CreateMoments([.. Enumerable.Range(0, model.Data.GroupCount)])();
        means = new double[model.Data.GroupCount * shape.RandomCount];
        covariances = new double[means.Length * shape.RandomCount];
        (losses, parameters) = (new double[n], new double[shape.ParameterCount]);
    }

    /// <summary>The loss at θ, in nats a row.</summary>
    public double Loss(ReadOnlySpan<double> theta)
    {
        var shape = model.Shape;
        moments.Fill(theta, means, covariances);
        network.Load(theta[..shape.WeightCount]);
        network.Forward(columns.AsSpan(shape.FeatureStart * padded), padded, regressors.AsSpan(shape.FeatureStart * padded));
        for (var p = 0; p < parameters.Length; p++) parameters[p] = Math.Exp(moments.Parameters.Response[p]);
        for (var i = 0; i < losses.Length; i++)
            losses[i] = -model.Response.LogDensity(response[i], LinearPredictor(i), parameters);
        return FixedOrder.Sum(losses) / losses.Length;
    }

    private double LinearPredictor(int i)
    {
        double eta = 0;
        for (var j = 0; j < model.Shape.RegressorCount; j++)
            eta += regressors[(j * padded) + i] * moments.Parameters.Coefficients[j];
        for (var a = 0; groups[i] >= 0 && a < model.Shape.RandomCount; a++)
            eta += regressors[(model.Shape.RandomIndices[a] * padded) + i] * means[(groups[i] * model.Shape.RandomCount) + a];
        return eta;
    }
}
