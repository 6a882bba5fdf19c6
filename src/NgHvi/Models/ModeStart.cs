namespace NgHvi;

/// <summary>
/// The mode of log p(y, θ) and the curvature there for a model of few parameters, by Newton steps with a Hessian of central differences of the gradient: 2M gradients a step.
/// </summary>
internal sealed class ModeStart
{
    private const int MaximumIterations = 60;
    private const double Width = 1e-3;
    private const double LongestStep = 5;
    private readonly IModelEvaluator evaluator;
    private readonly double[] unit;
    private readonly double[] theta;
    private readonly double[] gradient;
    private readonly double[] curvature;
    private readonly int m;

    private ModeStart(IHybridModel model, ReadOnlySpan<double> center, ReadOnlySpan<double> unit)
    {
        evaluator = model.CreateEvaluator();
        m = center.Length;
        (theta, this.unit) = (center.ToArray(), unit.ToArray());
        (gradient, curvature) = (new double[m], new double[m * m]);
    }

    /// <summary>Finds the mode.</summary>
    /// <param name="model">A model whose latent variables can be integrated out.</param>
    /// <param name="center">Where to begin, length M.</param>
    /// <param name="unit">The order of magnitude of the posterior's width in each coordinate, length M.</param>
    /// <exception cref="ArithmeticException">The density is not finite at the beginning or has no curvature.</exception>
    public static StartingPoint Find(IHybridModel model, ReadOnlySpan<double> center, ReadOnlySpan<double> unit)
    {
        var search = new ModeStart(model, center, unit);
        search.Climb();
        return search.Summarize();
    }

    private void Climb()
    {
        var value = evaluator.Collapsed(theta, gradient);
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException("The posterior density is not finite where the search for its mode begins; rescale the data.");
        }

        var trial = new double[m];
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            FillCurvature();
            evaluator.Collapsed(theta, gradient);
            var step = new double[m];
            for (var i = 0; i < m; i++)
            {
                step[i] = gradient[i] * unit[i];
            }

            SmallCholesky.SolveLower(curvature, m, step);
            var length = FixedOrder.Norm(step);
            SmallCholesky.SolveLowerTransposed(curvature, m, step);
            var before = value;
            for (var fraction = Math.Min(1, LongestStep / Math.Max(length, 1e-300)); fraction > 1e-8; fraction /= 2)
            {
                for (var i = 0; i < m; i++)
                {
                    trial[i] = theta[i] + (fraction * step[i] * unit[i]);
                }

                var next = evaluator.Collapsed(trial, gradient);
                if (next > value)
                {
                    value = next;
                    trial.CopyTo(theta.AsSpan());
                    break;
                }
            }

            if (value - before < 1e-6)
            {
                break;
            }
        }

        FillCurvature();
    }

    /// <summary>Minus the Hessian in units, replaced by its Cholesky factor after the least ridge that makes it definite.</summary>
    private void FillCurvature()
    {
        var trial = theta.ToArray();
        for (var i = 0; i < m; i++)
        {
            for (var side = -1; side <= 1; side += 2)
            {
                trial[i] = theta[i] + (side * Width * unit[i]);
                evaluator.Collapsed(trial, gradient);
                for (var j = 0; j < m; j++)
                {
                    curvature[(i * m) + j] = (side < 0 ? 0 : curvature[(i * m) + j]) - (side * gradient[j] * unit[j] / (2 * Width));
                }
            }

            trial[i] = theta[i];
        }

        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < i; j++)
            {
                curvature[(i * m) + j] = curvature[(j * m) + i] = 0.5 * (curvature[(i * m) + j] + curvature[(j * m) + i]);
            }
        }

        var original = curvature.ToArray();
        for (var ridge = 0.0; !SmallCholesky.Factor(curvature, m); ridge = Math.Max(10 * ridge, 1e-6))
        {
            if (ridge > 1e12)
            {
                throw new ArithmeticException("The posterior density has no curvature that can be computed; check the scale of the data.");
            }

            original.CopyTo(curvature.AsSpan());
            for (var i = 0; i < m; i++)
            {
                curvature[(i * m) + i] += Math.Max(10 * ridge, 1e-6) * (1 + Math.Abs(original[(i * m) + i]));
            }
        }
    }

    /// <summary>The centre and T = D R⁻ᵀ for the information RRᵀ in units D.</summary>
    private StartingPoint Summarize()
    {
        var (inverse, root, scale) = (new double[m * m], new double[m * m], new double[m]);
        SmallCholesky.InvertLower(curvature, m, inverse);
        for (var i = 0; i < m; i++)
        {
            for (var j = i; j < m; j++)
            {
                root[(i * m) + j] = inverse[(j * m) + i] * unit[i];
            }

            scale[i] = unit[i] / FixedOrder.Norm(curvature.AsSpan(i * m, i + 1));
        }

        return new StartingPoint(theta, scale, root);
    }
}
