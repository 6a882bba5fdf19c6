namespace NgHvi;

/// <summary>
/// The loss that stops NAGVAC: mean cross-entropy of the validation rows at θ = μ, every group's random effects at their mode given its training rows
/// (method section 5.4).
/// </summary>
internal sealed class NagvacValidationOld
{
    private readonly NagvacParameters parameters;
    private readonly BinaryPanel validation;
    private readonly PanelBlocks trainingBlocks;
    private readonly PanelBlocks blocks;
    private readonly GroupModes[] solvers;
    private readonly NetworkPass pass;
    private readonly double[] features;
    private readonly double[] modes;
    private readonly double[] losses;

    public NagvacValidationOld(NagvacParameters parameters, BinaryPanel training, PanelBlocks trainingBlocks, BinaryPanel validation, int threads)
    {
        (this.parameters, this.trainingBlocks, this.validation) = (parameters, trainingBlocks, validation);
        blocks = new PanelBlocks(validation);
        solvers = [.. Enumerable.Range(0, Math.Min(threads, trainingBlocks.Count)).Select(_ => new GroupModes(parameters, training, trainingBlocks))];
        pass = new NetworkPass(parameters.Architecture, blocks.MaximumRows);
        features = new double[(parameters.EffectCount - 1) * blocks.MaximumRows];
        modes = new double[training.GroupCount * parameters.EffectCount];
        losses = new double[validation.RowCount];
    }

    /// <summary>α_k at its mode, K×r, of the last <see cref="Loss"/>.</summary>
    public ReadOnlySpan<double> Modes => modes;

    /// <summary>The loss at θ, in nats per row.</summary>
    public double Loss(double[] theta)
    {
        if (solvers.Length == 1)
        {
            SolveShare(theta, 0);
        }
        else
        {
            Parallel.For(0, solvers.Length, worker => SolveShare(theta, worker));
        }

        pass.Load(parameters.Weights(theta));
        for (var block = 0; block < blocks.Count; block++)
        {
            pass.Forward(blocks.Inputs(block), blocks.PaddedRows(block), features);
            FillLosses(theta, block);
        }

        return FixedOrder.Sum(losses) / losses.Length;
    }

    private void SolveShare(double[] theta, int worker)
    {
        for (var block = worker; block < trainingBlocks.Count; block += solvers.Length)
        {
            solvers[worker].Solve(theta, block, modes);
        }
    }

    private void FillLosses(ReadOnlySpan<double> theta, int block)
    {
        var r = parameters.EffectCount;
        var stride = blocks.PaddedRows(block);
        var beta = parameters.FixedEffects(theta);
        var (first, end) = blocks.Groups(block);
        for (var k = first; k < end; k++)
        {
            var alpha = modes.AsSpan(k * r, r);
            var (row, count) = blocks.Rows(k);
            for (var i = row; i < row + count; i++)
            {
                var eta = beta[0] + alpha[0];
                for (var u = 1; u < r; u++)
                {
                    eta += features[((u - 1) * stride) + i - blocks.FirstRow(block)] * (beta[u] + alpha[u]);
                }

                // −log σ(s) without overflow.
                var s = ((2 * validation.Response[i]) - 1) * eta;
                losses[i] = Math.Max(-s, 0) + Math.Log(1 + Math.Exp(-Math.Abs(s)));
            }
        }
    }
}
