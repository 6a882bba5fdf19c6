using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>
/// The loss that stops NAGVAC: minus the mean log density of the validation rows at θ = μ, every group's random effects at their conditional mean given its training rows
/// (method section 5.4, where they stand at their mode); 0 in groups without training rows.
/// </summary>
internal sealed class NagvacValidation
{
    private readonly MixedDensity model;
    private readonly ConditionalMoments moments;
    private readonly NetworkPass network;
    private readonly int[] groups;
    private readonly double[] response;
    private readonly double[] fixedColumns;
    private readonly double[] randomColumns;
    private readonly double[] inputs;
    private readonly double[] features;
    private readonly double[] means;
    private readonly double[] covariances;
    private readonly double[] losses;
    private readonly double[] parameters;

    public NagvacValidation(MixedDensity model, DataFrame table)
    {
        var design = model.Data.Design ?? throw new ArgumentException("Validation rows need data that were made from a table.", nameof(table));
        var rows = new DesignRows(design, DataTable.From(table), MissingValues.Error);
        if (!rows.HasResponse || rows.RowCount == 0)
        {
            throw new InputException($"The validation rows must be some, with the response {design.ResponseName}.");
        }

        this.model = model;
        var (units, n, r) = (model.Units, rows.RowCount, model.Shape.RandomCount);
        var index = model.Data.GroupKeys.Select((key, k) => (key, k)).ToDictionary(pair => pair.key, pair => pair.k);
        groups = [.. rows.GroupKeys.Select(key => index.GetValueOrDefault(key, -1))];
        response = [.. units.ApplyToResponse(rows.Response)];
        var q = rows.FixedCount;
        fixedColumns = [.. ModelUnits.Apply(rows.Fixed, units.FixedCenters.AsSpan(0, q), units.FixedScales.AsSpan(0, q))];
        randomColumns = [.. ModelUnits.Apply(rows.Random, units.RandomCenters.AsSpan(0, rows.RandomCount), units.RandomScales.AsSpan(0, rows.RandomCount))];
        inputs = Transpose(ModelUnits.Apply(rows.Inputs, units.InputCenters, units.InputScales), n);
        features = new double[model.Shape.FeatureCount * Padded(n)];
        network = new NetworkPass(model.Architecture, Padded(n));
        moments = model.ConditionalMoments();
        (means, covariances) = (new double[model.Data.GroupCount * r], new double[model.Data.GroupCount * r * r]);
        (losses, parameters) = (new double[n], new double[model.Shape.ParameterCount]);
    }

    /// <summary>The loss at θ, in nats a row.</summary>
    public double Loss(ReadOnlySpan<double> theta)
    {
        moments.Fill(theta, means, covariances);
        network.Load(theta[..model.Shape.WeightCount]);
        network.Forward(inputs, Padded(losses.Length), features);
        for (var p = 0; p < parameters.Length; p++)
        {
            parameters[p] = Math.Exp(theta[model.Shape.ParameterOffset + p]);
        }

        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = -model.Response.LogDensity(response[i], Predictor(theta, i), parameters);
        }

        return FixedOrder.Sum(losses) / losses.Length;
    }
}
