namespace NgHvi;

/// <summary>How well steps knew where to go, and where their time went: of up to 128 steps at even distances.</summary>
/// <remarks>
/// Of the gradients g_s = ∇log p(y, θ_s) − ∇log q₀(θ_s) of a step's draws, antithetic pairs first averaged, signal to noise of a block is
/// ‖ḡ‖/√(Σ_i Var[ḡ_i]), near 1 where there is noise alone, and its effective draws are ‖Σ_s g_s‖²/Σ_s‖g_s‖², of as many as there are: all
/// where draws agree, 1 where they cancel out. Blocks are those of θ in the coordinates of the run, which whitening mixes with the blocks
/// before. Samples depend on the run alone; after a checkpoint they begin anew. Of a natural gradient x = (F + damping)⁻¹g damping has a
/// share xᵀ damping x/xᵀ(F + damping)x of the metric, and the solver leaves ‖(F + damping)x − g‖/‖g‖.
/// </remarks>
public sealed class GradientMonitor
{
    private const int MostSamples = 128;
    private readonly IReadOnlyList<ParameterBlock> blocks;
    private readonly double[] mean, square, signals, effective; // The last two sample by sample, block by block.
    private readonly double[] shares, residuals; // By sample.
    private readonly int[] looked; // Steps.
    private int count, stride = 1, steps, limited, refused;
    private long gradientTicks, updateTicks;
    private bool isLooking; // At this step.

    internal GradientMonitor(ParameterLayout layout)
    {
        (blocks, mean, square) = (layout.Blocks, new double[layout.Count], new double[layout.Count]);
        (looked, signals) = (new int[MostSamples + 1], new double[(MostSamples + 1) * blocks.Count]);
        (effective, shares, residuals) = (new double[signals.Length], new double[MostSamples + 1], new double[MostSamples + 1]);
    }

    private GradientMonitor(GradientMonitor other)
    {
        (blocks, count, mean, square) = (other.blocks, other.count, [], []);
        (looked, signals, effective) = ([.. other.looked], [.. other.signals], [.. other.effective]);
        (shares, residuals) = ([.. other.shares], [.. other.residuals]);
        (steps, limited, refused) = (other.steps, other.limited, other.refused);
        (gradientTicks, updateTicks) = (other.gradientTicks, other.updateTicks);
    }

    /// <summary>Blocks of θ, such as "fixed effects".</summary>
    public IReadOnlyList<string> Blocks => [.. blocks.Select(block => block.Name)];
    /// <summary>Steps whose gradient was looked at.</summary>
    public IReadOnlyList<int> Steps => looked[..count];
    /// <summary>Seconds of draws, densities and gradients.</summary>
    public double GradientSeconds => gradientTicks / (double)Stopwatch.Frequency;
    /// <summary>Seconds of directions, solves and steps.</summary>
    public double UpdateSeconds => updateTicks / (double)Stopwatch.Frequency;
    /// <summary>Share of steps that were cut short, by a clip of the direction or by the trust region.</summary>
    public double LimitedShare => steps == 0 ? double.NaN : (double)limited / steps;
    /// <summary>Share of steps that the guard refused.</summary>
    public double RefusedShare => steps == 0 ? double.NaN : (double)refused / steps;

    /// <summary>Signal to noise of a block by <see cref="Steps"/>.</summary>
    /// <param name="block">One of <see cref="Blocks"/>.</param>
    /// <exception cref="ArgumentException">There is no such block.</exception>
    public IReadOnlyList<double> SignalToNoise(string block) => Of(block, signals);

    /// <summary>Effective draws of a block's gradient by <see cref="Steps"/>.</summary>
    /// <inheritdoc cref="SignalToNoise"/>
    public IReadOnlyList<double> EffectiveDraws(string block) => Of(block, effective);

    /// <summary>Share of damping in the metric by <see cref="Steps"/>; NaN of a rule without one, or of a step refused.</summary>
    public IReadOnlyList<double> DampingShares => shares[..count];
    /// <summary>Relative residual of the solver by <see cref="Steps"/>, 0 of a closed form; NaN likewise.</summary>
    public IReadOnlyList<double> SolverResiduals => residuals[..count];

    /// <summary>A row for each step looked at and each block: "step", "block", "signal_to_noise", "effective_draws", and of the step
    /// "damping_share", "solver_residual".</summary>
    public DataFrame ToDataFrame()
    {
        var rows = Enumerable.Range(0, count * blocks.Count).ToArray();
        return new(
            new PrimitiveDataFrameColumn<int>("step", rows.Select(row => looked[row / blocks.Count])),
            new StringDataFrameColumn("block", rows.Select(row => blocks[row % blocks.Count].Name)),
            new PrimitiveDataFrameColumn<double>("signal_to_noise", signals[..rows.Length]),
            new PrimitiveDataFrameColumn<double>("effective_draws", effective[..rows.Length]),
            new PrimitiveDataFrameColumn<double>("damping_share", rows.Select(row => shares[row / blocks.Count])),
            new PrimitiveDataFrameColumn<double>("solver_residual", rows.Select(row => residuals[row / blocks.Count])));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{steps} steps, {100 * LimitedShare:0} % cut short and {100 * RefusedShare:0} % refused; ")
        + (double.IsFinite(LastShare) ? FormattableString.Invariant($"damping {100 * LastShare:0} % of the metric at the end; ") : "")
        + FormattableString.Invariant($"{GradientSeconds:0.000} s of gradients, {UpdateSeconds:0.000} s of updates");

    private double LastShare => shares[..count].LastOrDefault(double.IsFinite, double.NaN);

    internal GradientMonitor Copy() => new(this);

    // Draws count×M; the mirrored ones are the second half.
    internal bool Look(int step, ReadOnlySpan<double> gradients, int draws, bool arePairs)
    {
        if (step % stride != 0) return false;
        var (m, groups) = (mean.Length, arePairs ? draws / 2 : draws);
        if (groups < 2) return false;
        mean.AsSpan().Clear();
        square.AsSpan().Clear();
        for (var s = 0; s < groups; s++)
            for (var i = 0; i < m; i++)
            {
                var value = gradients[(s * m) + i];
                if (arePairs) value = 0.5 * (value + gradients[((s + (draws / 2)) * m) + i]);
                mean[i] += value / groups;
                square[i] += value * value / groups;
            }

        for (var b = 0; b < blocks.Count; b++)
        {
            var (block, place) = (blocks[b], (count * blocks.Count) + b);
            var (length, squares) = (FixedOrder.SumOfSquares(block.Of(mean)), FixedOrder.Sum(block.Of(square)));
            signals[place] = Math.Sqrt(length * (groups - 1) / Math.Max(squares - length, double.Epsilon));
            effective[place] = squares > 0 ? groups * length / squares : groups;
        }

        looked[count] = step;
        return isLooking = true;
    }

    // Of every step; damping's share and the residual only of one looked at.
    internal void Add(long gradient, long update, bool isLimited, bool isAccepted, double dampingShare, double residual)
    {
        (steps, limited, refused) = (steps + 1, limited + (isLimited ? 1 : 0), refused + (isAccepted ? 0 : 1));
        (gradientTicks, updateTicks) = (gradientTicks + gradient, updateTicks + update);
        if (!isLooking) return;
        (shares[count], residuals[count], isLooking) = (dampingShare, residual, false);
        if (++count > MostSamples) Thin();
    }

    private void Thin() // Every second one stays.
    {
        stride *= 2;
        var (kept, width) = (0, blocks.Count);
        for (var i = 0; i < count; i++)
        {
            if (looked[i] % stride != 0) continue;
            (looked[kept], shares[kept], residuals[kept]) = (looked[i], shares[i], residuals[i]);
            foreach (var values in (ReadOnlySpan<double[]>)[signals, effective])
                values.AsSpan(i * width, width).CopyTo(values.AsSpan(kept * width, width));
            kept++;
        }

        count = kept;
    }

    private double[] Of(string block, double[] values)
    {
        var b = blocks.Index().FirstOrDefault(one => one.Item.Name == block, (-1, default)).Index;
        return b >= 0 ? [.. Enumerable.Range(0, count).Select(i => values[(i * blocks.Count) + b])] : throw new ArgumentException(
            $"There is no block \"{block}\"; there are {string.Join(", ", Blocks)}.", nameof(block));
    }
}
