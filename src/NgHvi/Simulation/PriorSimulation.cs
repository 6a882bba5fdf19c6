namespace NgHvi;

/// <summary>θ from the priors of a model, α | θ, and y | α, θ on its rows.</summary>
internal sealed class PriorSimulation
{
    private const int RowMultiple = 16;
    private readonly MixedDensity model;
    private readonly double[] columns; // Unit-major, as a pass reads them.
    private readonly int stride;

    public PriorSimulation(MixedDensity model)
    {
        var data = model.Data.WithRows("Data simulated from priors need");
        this.model = model;
        stride = (data.RowCount + RowMultiple - 1) / RowMultiple * RowMultiple;
        var byRow = model.Columns(data.RowCount, data.Fixed, data.Random, data.Inputs);
        var width = byRow.Length / data.RowCount;
        columns = new double[stride * width];
        for (var i = 0; i < byRow.Length; i++) columns[((i % width) * stride) + (i / width)] = byRow[i];
    }

    public Draw Next(RandomKey key)
    {
        var (data, shape, priors, r) = (model.Data, model.Shape, model.Priors, model.RandomCount);
        var (theta, random) = (new double[model.Parameters.Count], new PhiloxRandom(key.Fold(0)));
        NormalSampler.Fill(key.Fold(1), theta.AsSpan(0, shape.BetaOffset + shape.BetaCount));
        for (var i = 0; i < shape.WeightCount; i++) theta[i] *= priors.WeightScales[i];
        priors.Fixed.FromNormals(theta.AsSpan(shape.BetaOffset, shape.BetaCount));
        for (var p = 0; p < shape.ParameterCount; p++) theta[shape.ParameterOffset + p] = priors.Parameters[p].Draw(random);
        priors.RandomEffects.Draw(random, theta.AsSpan(shape.CovarianceOffset));

        var parameters = model.CreateParameters();
        parameters.Read(theta);
        var (own, pass) = (new double[shape.ParameterCount], new RegressorPass(model, stride));
        model.ResponseParameters(parameters.Response, own);
        pass.Load(theta);
        var regressors = pass.Forward(columns, stride);
        var eta = new double[data.RowCount];
        for (var f = 0; f < shape.RegressorCount; f++)
            TensorPrimitives.MultiplyAdd(regressors.Slice(f * stride, eta.Length), parameters.Coefficients[f], eta, eta);

        var effects = new double[model.Factors.Count][];
        foreach (var (b, factor) in model.Factors.Index())
        {
            var (first, count) = (factor.First, factor.Count);
            var (alpha, root) = (new double[factor.Keys.Count * count], new double[count * count]);
            NormalSampler.Fill(key.Fold(2).Fold(b), alpha);
            DiagonalBlock.Read(parameters.Factor, r, first, count, root);
            for (var k = 0; k < factor.Keys.Count; k++) SmallCholesky.SolveLowerTransposed(root, count, alpha.AsSpan(k * count, count));
            for (var i = 0; i < eta.Length; i++)
                for (var a = 0; a < count; a++)
                    eta[i] += regressors[(shape.RandomIndices[first + a] * stride) + i] * alpha[(factor.Levels[i] * count) + a];
            effects[b] = new double[alpha.Length];
            for (var k = 0; k < factor.Keys.Count; k++)
                model.Units.BlockToData(b, alpha.AsSpan(k * count, count), effects[b].AsSpan(k * count));
        }

        // log σ_k = log σ + τu_k.
        var scales = new double[model.Response.HasGroupScale ? data.GroupCount : 0];
        NormalSampler.Fill(key.Fold(3), scales);
        for (var k = 0; k < scales.Length; k++) scales[k] = (0.5 * Math.Log(own[0])) + (own[1] * scales[k]);
        var (stream, y) = (new KeyedStream(key.Fold(4)), new double[eta.Length]);
        for (var i = 0; i < y.Length; i++)
        {
            if (scales.Length > 0) own[0] = Math.Exp(2 * scales[model.Factors[0].Levels[i]]);
            var (trials, known) = (data.Trials.IsEmpty ? 0 : data.Trials[i], data.Offset.IsEmpty ? 0 : data.Offset[i]);
            y[i] = model.Response.Draw(
                trials, known + model.Units.ResponseCenter + (model.Units.ResponseScale * eta[i]), own, ref stream);
            if (trials > 0) y[i] = Math.Round(trials * y[i]);
        }

        return new(theta, effects, scales, y);
    }

    /// <summary>Effects by factor, levels×coefficients, in data units; log σ_k where sigma varies by group.</summary>
    internal sealed record Draw(double[] Theta, double[][] Effects, double[] LogScales, double[] Response);
}
