namespace NgHvi;

/// <summary>
/// The most probable random effects of a group given its rows, by Newton's method from 0 (method section 5.4), at most 11 steps. Scratch memory of one thread.
/// </summary>
/// <remarks>
/// A step that lowers the density is halved. Plain steps overshoot where responses are nearly certain, and the validation loss at such a point is without meaning.
/// </remarks>
internal sealed class GroupModes
{
    private const int MaximumIterations = 11;
    private const int MaximumHalvings = 20;
    private const double Tolerance = 0.01;
    private readonly NagvacParameters parameters;
    private readonly BinaryPanel panel;
    private readonly PanelBlocks blocks;
    private readonly NetworkPass pass;
    private readonly double[] features;
    private readonly double[] design;
    private readonly double[] gradient;
    private readonly double[] step;
    private readonly double[] trial;
    private readonly double[] hessian;
    private readonly double[] priorPrecisions;

    public GroupModes(NagvacParameters parameters, BinaryPanel panel, PanelBlocks blocks)
    {
        (this.parameters, this.panel, this.blocks) = (parameters, panel, blocks);
        var r = parameters.EffectCount;
        pass = new NetworkPass(parameters.Architecture, blocks.MaximumRows);
        features = new double[(r - 1) * blocks.MaximumRows];
        design = new double[r * blocks.LargestGroup];
        (step, trial) = (new double[r], new double[r]);
        (gradient, hessian, priorPrecisions) = (new double[r], new double[r * r], new double[r]);
    }

    /// <summary>Computes the modes of every group of a block.</summary>
    /// <param name="theta">θ, length d.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="modes">Receives the block's rows of the K×r modes.</param>
    public void Solve(ReadOnlySpan<double> theta, int block, Span<double> modes)
    {
        var r = parameters.EffectCount;
        pass.Load(parameters.Weights(theta));
        pass.Forward(blocks.Inputs(block), blocks.PaddedRows(block), features);
        for (var u = 0; u < r; u++)
        {
            priorPrecisions[u] = Math.Exp(-parameters.LogVariances(theta)[u]);
        }

        var (first, end) = blocks.Groups(block);
        for (var k = first; k < end; k++)
        {
            Solve(parameters.FixedEffects(theta), block, k, modes.Slice(k * r, r));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(ReadOnlySpan<double> beta, int block, int group, Span<double> mode)
    {
        var r = beta.Length;
        var stride = blocks.PaddedRows(block);
        var (row, count) = blocks.Rows(group);
        var first = row - blocks.FirstRow(block);
        for (var i = 0; i < count; i++)
        {
            design[i * r] = 1;
            for (var u = 1; u < r; u++)
            {
                design[(i * r) + u] = features[((u - 1) * stride) + first + i];
            }
        }

        mode.Clear();
        var rows = panel.Response.Slice(row, count);
        var value = Differentiate(beta, mode, rows);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            if (!SmallCholesky.Factor(hessian, r))
            {
                return;
            }

            gradient.CopyTo(step.AsSpan());
            SmallCholesky.Solve(hessian, r, step);
            value = Climb(beta, mode, rows, value);
            if (FixedOrder.Norm(step) <= Tolerance)
            {
                return;
            }
        }
    }

    /// <summary>Adds the step to the mode, halved until the density does not fall: where responses are nearly certain, a whole step may overshoot.</summary>
    /// <returns>The log density at the new mode.</returns>
    private double Climb(ReadOnlySpan<double> beta, Span<double> mode, ReadOnlySpan<double> response, double value)
    {
        for (var halvings = 0; ; halvings++)
        {
            for (var u = 0; u < step.Length; u++)
            {
                trial[u] = mode[u] + step[u];
            }

            var reached = Differentiate(beta, trial, response);
            if (!(reached < value) || halvings == MaximumHalvings)
            {
                trial.CopyTo(mode);
                return reached;
            }

            for (var u = 0; u < step.Length; u++)
            {
                step[u] *= 0.5;
            }
        }
    }

    /// <summary>Gradient of log p(y, α) and its negative Hessian Γ⁻¹ + Zᵀ diag(p(1 − p)) Z.</summary>
    /// <returns>log p(y, α), up to a constant.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Differentiate(ReadOnlySpan<double> beta, ReadOnlySpan<double> alpha, ReadOnlySpan<double> response)
    {
        var r = beta.Length;
        hessian.AsSpan().Clear();
        double value = 0;
        for (var u = 0; u < r; u++)
        {
            gradient[u] = -priorPrecisions[u] * alpha[u];
            value += 0.5 * gradient[u] * alpha[u];
            hessian[(u * r) + u] = priorPrecisions[u];
        }

        for (var i = 0; i < response.Length; i++)
        {
            var z = design.AsSpan(i * r, r);
            double eta = 0;
            for (var u = 0; u < z.Length; u++)
            {
                eta += z[u] * (beta[u] + alpha[u]);
            }

            var tail = Math.Exp(-Math.Abs(eta));
            var probability = (eta > 0 ? 1 : tail) / (1 + tail);
            value += Math.Min(((2 * response[i]) - 1) * eta, 0) - Math.Log(1 + tail);
            var curvature = tail / ((1 + tail) * (1 + tail));
            for (var u = 0; u < z.Length; u++)
            {
                gradient[u] += (response[i] - probability) * z[u];
                var weighted = curvature * z[u];
                for (var s = 0; s <= u; s++)
                {
                    hessian[(u * r) + s] += weighted * z[s];
                }
            }
        }

        return value;
    }
}
