namespace NgHvi;

/// <summary>∇ log p(y_k | θ) of single groups with α_k integrated out; their sum and ∇ log p(θ) are the gradient of log p(y, θ).</summary>
/// <remarks>Each lane of a pack holds one group's sums, and the network goes back for one group at a time.</remarks>
internal sealed class GroupScores
{
    private readonly MixedDensity model;
    private readonly KernelShape shape;
    private readonly PackKernel kernel;
    private readonly RegressorPass pass;
    private readonly StripeSums sums;
    private readonly double[] score, coefficients, moments, sensitivity, own;
    private RowChunks chunks;

    public GroupScores(MixedDensity model)
    {
        (this.model, shape, kernel) = (model, model.Shape, model.Response.CreateKernel(model.Shape));
        chunks = model.ArrangePacks([]);
        var rows = RowChunks.LongestOf(chunks);
        (pass, sums) = (new(model, rows), new(shape));
        (score, coefficients) = (new double[model.Parameters.Count], new double[shape.RegressorCount]);
        moments = new double[shape.RandomCount * shape.RandomCount];
        (sensitivity, own) = (new double[shape.FeatureCount * rows], new double[shape.FeatureCount * rows]);
    }

    public void Visit(ReadOnlySpan<int> groups) => chunks = model.ArrangePacks(groups); // Empty: all.

    public void Read(ReadOnlySpan<double> theta, ModelParameters parameters, Action<ReadOnlySpan<double>> read)
    {
        pass.Load(theta);
        kernel.Begin(parameters);
        foreach (var chunk in chunks.Items)
        {
            sums.Clear(0);
            var slopes = sensitivity.AsSpan(0, shape.FeatureCount * chunk.Rows);
            RegressorPass.ClearFillers(chunk, slopes);
            var regressors = pass.Forward(chunk);
            var pack = chunk.Packs[0];
            kernel.Integrate(new PackRows(chunk, chunks.IsWeighted, pack, regressors, slopes), sums);
            for (var lane = 0; lane < RowPack.Lanes; lane++)
                if (pack.Presence.GetElement(lane) > 0) read(Score(parameters, chunk, pack, lane));
        }
    }

    /// <summary>√(w_i Λ_i) ∂η_i/∂θ of rows without random coefficients, Λ_i = −E ∂² log p(y_i | η_i)/∂η_i², and √(w_i/2) of a log variance:
    /// their outer products sum to the Gauss–Newton matrix.</summary>
    public void ReadExpected(ReadOnlySpan<double> theta, ModelParameters parameters, Action<ReadOnlySpan<double>> read)
    {
        pass.Load(theta);
        var values = Array.ConvertAll([.. parameters.Response], Math.Exp);
        foreach (var chunk in chunks.Items)
        {
            var regressors = pass.Forward(chunk);
            double weighted = 0;
            for (var i = 0; i < chunk.Rows; i++)
            {
                if (chunk.Weights[i] == 0) continue;
                var eta = chunk.Offsets?[i] ?? 0;
                for (var f = 0; f < shape.RegressorCount; f++) eta += parameters.Coefficients[f] * regressors[(f * chunk.Rows) + i];
                var root = Math.Sqrt(chunk.Weights[i] * model.Response.Information(eta, values));
                weighted += chunk.Weights[i];
                Array.Clear(score);
                Array.Clear(own);
                for (var f = 0; f < shape.RegressorCount; f++) coefficients[f] = root * regressors[(f * chunk.Rows) + i];
                for (var f = 0; f < shape.FeatureCount; f++)
                    own[(f * chunk.Rows) + i] = root * parameters.Coefficients[shape.FeatureStart + f];
                Place(chunk);
                read(score);
            }

            Array.Clear(score);
            score.AsSpan(shape.ParameterOffset, shape.ParameterCount).Fill(Math.Sqrt(0.5 * weighted));
            if (shape.ParameterCount > 0) read(score);
        }
    }

    private double[] Score(ModelParameters parameters, RowChunk chunk, RowPack pack, int lane)
    {
        var rowCount = 0.0;
        Array.Clear(score);
        Array.Clear(own);
        for (var i = pack.IsShared ? pack.Start : pack.Start + lane; i < pack.End; i += pack.IsShared ? 1 : RowPack.Lanes)
        {
            rowCount += chunk.Weights[i];
            for (var f = i; f < shape.FeatureCount * chunk.Rows; f += chunk.Rows) own[f] = sensitivity[f];
        }

        var response = score.AsSpan(shape.ParameterOffset, shape.ParameterCount);
        Take(sums.Coefficients, coefficients);
        Take(sums.Parameters, response);
        Take(sums.Moments, moments);
        for (var (a, r) = (0, shape.RandomCount); a < r; a++)
            for (var b = 0; b < a; b++) moments[(b * r) + a] = moments[(a * r) + b];
        kernel.Close(rowCount, coefficients, response);
        model.Covariance.AddGradient(parameters.Factor, moments, 1, score.AsSpan(shape.CovarianceOffset));
        Place(chunk);
        return score;

        void Take(ReadOnlySpan<Vector8> lanes, Span<double> values)
        {
            for (var j = 0; j < values.Length; j++) values[j] = pack.IsShared ? Lanes.Sum(lanes[j]) : lanes[j].GetElement(lane);
        }
    }

    private void Place(RowChunk chunk) // Coefficients, and of own sensitivities the weights.
    {
        coefficients.AsSpan(0, shape.FixedCount).CopyTo(score.AsSpan(shape.BetaOffset));
        coefficients.AsSpan(shape.FeatureStart).CopyTo(score.AsSpan(shape.BetaOffset + shape.FixedCount));
        if (shape.FeatureCount == 0) return;
        Array.Clear(sums.Weights);
        pass.Backward(chunk, own.AsSpan(0, shape.FeatureCount * chunk.Rows), sums);
        sums.Weights.CopyTo(score, 0);
    }
}
