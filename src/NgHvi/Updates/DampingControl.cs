namespace NgHvi;

/// <summary>Levenberg and Marquardt's δ: more where a step gains less than its quadratic model says, less where it gains as much (Martens
/// and Grosse 2015, section 6.5). Gains are ½(g + g′)ᵀΔ, g′ of the next draws, which cost nothing.</summary>
internal sealed class DampingControl(MetricSolver solver, int length)
{
    private const int Every = 5; // Steps.
    private const double Factor = 1.5, Memory = 0.7, Least = 1e-4, Most = 100, Poor = 0.3, Good = 0.6; // Noise alone has about 0.7.
    private readonly double[] move = new double[length];
    private double slope, model, gains, models;
    private int pending; // The step that is to be judged; 0: none.

    public void Judge(int step, ReadOnlySpan<double> gradient)
    {
        if (pending == 0) return;
        (gains, models) = ((Memory * gains) + (0.5 * (slope + FixedOrder.Dot(gradient, move))), (Memory * models) + model);
        var ratio = step > pending + 1 ? 0 : gains / models; // A step that was refused comes again.
        var factor = ratio < Poor ? Factor : ratio > Good ? 1 / Factor : 1;
        solver.Damping = solver.Damping with { Amount = Math.Clamp(solver.Damping.Amount * factor, Least, Most) };
        pending = 0;
    }

    public void Begin(int step, ReadOnlySpan<double> lambda)
    {
        if (step % Every == 0) lambda.CopyTo(move);
    }

    public void End(int step, ReadOnlySpan<double> gradient, ReadOnlySpan<double> lambda)
    {
        if (step % Every != 0) return;
        TensorPrimitives.Subtract(lambda, move, move);
        slope = FixedOrder.Dot(gradient, move);
        model = slope - (0.5 * solver.Check(move, gradient).Form);
        pending = model > 0 ? step : 0;
    }

    public void Exchange(StateArchive archive)
    {
        archive.Fill("dampingMove", move);
        pending = archive.Exchange("dampingPending", pending);
        var numbers = archive.Exchange("damping", (double[])[solver.Damping.Amount, slope, model, gains, models]);
        (slope, model, gains, models) = (numbers[1], numbers[2], numbers[3], numbers[4]);
        solver.Damping = solver.Damping with { Amount = numbers[0] };
    }
}
